package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** ANNOUNCE (RFC 2326, 10.3): makes the session of a publisher, before any track is set up. */
final class AnnounceHandler {
    private static final String SDP_TYPE = "application/sdp";

    private AnnounceHandler() {}

    static Outcome handle(Exchange exchange) {
        String stream = exchange.url().path();
        if (!StreamNames.isValid(stream)) {
            return exchange.refuse(RtspStatus.NOT_FOUND);
        }
        Optional<StreamSource.Publish> rule = exchange.context().publishing().rule(stream);
        if (rule.isEmpty()) {
            return exchange.refuse(RtspStatus.METHOD_NOT_ALLOWED, RtspHeaders.ALLOW, SessionStateMachine.SUPPORTED);
        }
        if (!PublisherLogin.isGiven(exchange, rule.get())) {
            return exchange.refuse(RtspStatus.UNAUTHORIZED, RtspHeaders.WWW_AUTHENTICATE, PublisherLogin.CHALLENGE);
        }
        if (exchange.session()
                .filter(session -> !(session.state() instanceof SessionState.Announced))
                .isPresent()) {
            return exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
        }
        if (!isSdp(exchange)) {
            return exchange.refuse(RtspStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        return described(exchange, stream, rule.get());
    }

    private static boolean isSdp(Exchange exchange) {
        return exchange.request()
                .headers()
                .first(RtspHeaders.CONTENT_TYPE)
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(SDP_TYPE::equals)
                .isPresent();
    }

    private static Outcome described(Exchange exchange, String stream, StreamSource.Publish rule) {
        String sdp = new String(exchange.request().body(), StandardCharsets.UTF_8);
        if (!SessionDescription.fits(sdp)) {
            return exchange.refuse(RtspStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        SessionDescription.announced(sdp); // what cannot be understood is answered 400
        String id = exchange.session()
                .map(RtspSession::id)
                .orElseGet(() -> exchange.context().ids().get());
        if (refusesAnother(exchange, stream, id, rule)) {
            return exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
        }
        RtspSession announced = new RtspSession(
                id,
                stream,
                exchange.url().urlOf(stream),
                new SessionState.Announced(),
                List.of(),
                0,
                Optional.empty(),
                Optional.of(sdp));
        return exchange.ok(Optional.of(announced), Optional.empty());
    }

    static boolean refusesAnother(Exchange exchange, String stream, String session, StreamSource.Publish rule) {
        return rule.busy() == StreamSource.Busy.REFUSE
                && exchange.context().publishing().isTaken(stream, session);
    }
}
