package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.auth.Authorization;
import io.culvert.wire.rtsp.auth.Challenge;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Whether a publisher is one of those that the stream's definition names. Basic alone: a Digest needs a nonce that this
 * service would have to remember between two tunnels; FFmpeg and GStreamer answer either.
 */
final class PublisherLogin {
    static final String CHALLENGE = new Challenge.Basic("culvert").format();

    private PublisherLogin() {}

    /** True where anybody may. */
    static boolean isGiven(Exchange exchange, StreamSource.Publish rule) {
        List<StreamSource.User> users = rule.users();
        return users.isEmpty()
                || exchange.request()
                        .headers()
                        .first(RtspHeaders.AUTHORIZATION)
                        .flatMap(Authorization::parse)
                        .filter(login -> login instanceof Authorization.Basic basic && isOneOf(users, basic))
                        .isPresent();
    }

    private static boolean isOneOf(List<StreamSource.User> users, Authorization.Basic login) {
        return users.stream()
                .anyMatch(user -> same(user.name(), login.user()) & same(user.password(), login.password()));
    }

    /** Takes as long for a wrong word as for a right one of the same length; both are wire strings or become one. */
    private static boolean same(String known, String given) {
        return MessageDigest.isEqual(
                known.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.ISO_8859_1));
    }
}
