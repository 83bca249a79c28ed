package io.culvert.session.catalogue;

import io.culvert.wire.kafka.SourceUrl;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import java.util.List;
import java.util.Optional;

/**
 * Puts back the passwords of a definition that was read masked, changed and written again: where the mask stands, what stood
 * there before is meant.
 */
public final class Unmasking {
    private Unmasking() {}

    public static StreamDefinition of(StreamDefinition written, Optional<StreamDefinition> before)
            throws InvalidDefinitionException {
        StreamDefinition whole = new StreamDefinition(
                written.stream(),
                source(written.source(), before.map(StreamDefinition::source)),
                written.always(),
                written.origin());
        if (holdsMask(whole.source())) {
            throw new InvalidDefinitionException(
                    SourceUrl.MASK + " stands for a password that was defined before, and there is none");
        }
        return whole;
    }

    private static StreamSource source(StreamSource written, Optional<StreamSource> before) {
        return switch (written) {
            case StreamSource.Rtsp rtsp ->
                new StreamSource.Rtsp(
                        rtsp.urls().stream().map(url -> url(url, before)).toList(), rtsp.transport());
            case StreamSource.Publish publish ->
                new StreamSource.Publish(
                        publish.users().stream().map(user -> user(user, before)).toList(), publish.busy());
            case StreamSource.File file -> file;
            case StreamSource.Unknown unknown -> unknown;
        };
    }

    private static String url(String written, Optional<StreamSource> before) {
        List<String> urls = before.orElse(null) instanceof StreamSource.Rtsp rtsp ? rtsp.urls() : List.of();
        return urls.stream()
                .filter(url -> SourceUrl.parse(url).masked().text().equals(written))
                .findFirst()
                .orElse(written);
    }

    private static StreamSource.User user(StreamSource.User written, Optional<StreamSource> before) {
        List<StreamSource.User> users =
                before.orElse(null) instanceof StreamSource.Publish publish ? publish.users() : List.of();
        return users.stream()
                .filter(user ->
                        user.name().equals(written.name()) && written.password().equals(SourceUrl.MASK))
                .findFirst()
                .orElse(written);
    }

    private static boolean holdsMask(StreamSource source) {
        return switch (source) {
            case StreamSource.Rtsp rtsp -> rtsp.urls().stream().anyMatch(url -> url.contains(SourceUrl.MASK));
            case StreamSource.Publish publish ->
                publish.users().stream().anyMatch(user -> user.password().equals(SourceUrl.MASK));
            case StreamSource.File file -> false;
            case StreamSource.Unknown unknown -> false;
        };
    }
}
