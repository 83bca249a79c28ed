package io.culvert.gateway.http;

import io.culvert.gateway.access.Decision;
import io.culvert.gateway.access.RequestUri;
import io.culvert.gateway.access.ViewerAccess;
import io.culvert.gateway.tunnel.CommandGate;
import io.culvert.gateway.tunnel.PendingCommand;
import io.culvert.gateway.tunnel.TunnelMeters;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.rtsp.header.TransportHeader;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Asks for a user on one command socket, until one has been named there: then the socket is that user's. A POST whose head
 * has named one is not asked again. What is answered all the same is looked at all the same, but an old nonce is no
 * offence any more: GStreamer goes on with the nonce of the leg for hours.
 *
 * <p>What clients answer goes no further, whether it was looked at or not: no record holds a password. ANNOUNCE alone goes
 * on with it, because the owner of the tunnel looks at it. Belongs to the event loop of the socket.
 */
final class AccessGate implements CommandGate {
    private static final Logger LOG = Logger.getLogger(AccessGate.class);

    /** The others act on a session of the same tunnel, which nobody has without one of these; or on nothing. */
    private static final Set<String> OF_VIEWERS = Set.of("DESCRIBE", "SETUP", "PLAY");

    private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

    /** Who publishes is no viewer, and is asked by the owner of the tunnel. */
    private static final String ANNOUNCE = "ANNOUNCE";

    /** Of one connection; clients try once or twice. Then nothing more is looked at, so that guesses sent at once are none. */
    private static final int MAX_WRONG = 5;

    private final ViewerAccess access;
    private final TunnelMeters meters;
    private boolean granted;
    private int wrong;

    AccessGate(ViewerAccess access, boolean granted, TunnelMeters meters) {
        this.access = access;
        this.granted = granted;
        this.meters = meters;
    }

    @Override
    public PendingCommand admit(RtspRequest request) {
        if (!isNeeded(request)) {
            return new PendingCommand.Publish(withoutAnswer(request));
        }
        List<String> answers = request.headers().all(RtspHeaders.AUTHORIZATION);
        if (granted && answers.isEmpty()) {
            return new PendingCommand.Publish(withoutAnswer(request));
        }
        Decision decision = access.decide(request.method(), request.uri(), answers);
        if (decision.why() == Decision.Why.WRONG) {
            wrong++;
        }
        if (wrong < MAX_WRONG && (decision.isGranted() || granted && decision.why() == Decision.Why.STALE)) {
            granted = true;
            return new PendingCommand.Publish(withoutAnswer(request));
        }
        meters.refused(TunnelMeters.Refused.UNAUTHORIZED);
        LOG.debugf("RTSP request without a user: %s", decision.why());
        return new PendingCommand.Answer(
                RtspEncoder.encode(refusal(request, decision)), wrong >= MAX_WRONG, decision.delay());
    }

    /** Whatever else is asked acts on a session, or on nothing; {@code *} of a viewer stands for the stream of his session. */
    private boolean isNeeded(RtspRequest request) {
        return OF_VIEWERS.contains(request.method())
                && !isSetUpOfPublisher(request)
                && access.isNeeded(RequestUri.path(request.uri()));
    }

    /** Only if no way of receiving is among all that it offers: the owner takes the one that suits it. */
    private static boolean isSetUpOfPublisher(RtspRequest request) {
        List<String> offered = request.headers().all(RtspHeaders.TRANSPORT);
        try {
            return request.method().equals("SETUP")
                    && !offered.isEmpty()
                    && TransportHeader.parse(String.join(",", offered)).stream()
                            .allMatch(transport -> transport.mode() == TransportHeader.Mode.RECORD);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static RtspRequest withoutAnswer(RtspRequest request) {
        RtspHeaders.Builder kept = RtspHeaders.EMPTY.toBuilder();
        request.headers().fields().stream()
                .filter(field -> !isAnswer(request.method(), field.name()))
                .forEach(field -> kept.add(field.name(), field.value()));
        return new RtspRequest(request.method(), request.uri(), request.version(), kept.build(), request.body());
    }

    private static boolean isAnswer(String method, String header) {
        return header.equalsIgnoreCase(PROXY_AUTHORIZATION)
                || header.equalsIgnoreCase(RtspHeaders.AUTHORIZATION) && !method.equals(ANNOUNCE);
    }

    private static RtspResponse refusal(RtspRequest request, Decision decision) {
        RtspHeaders.Builder headers = RtspHeaders.EMPTY.toBuilder();
        request.headers().first(RtspHeaders.CSEQ).ifPresent(cseq -> headers.add(RtspHeaders.CSEQ, cseq));
        headers.add(RtspHeaders.SERVER, "Culvert");
        decision.challenges().forEach(line -> headers.add(RtspHeaders.WWW_AUTHENTICATE, line));
        return RtspResponse.of(RtspStatus.UNAUTHORIZED, headers.build());
    }
}
