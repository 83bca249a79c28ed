package io.culvert.session.rtsp;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspStatus;
import java.util.Optional;

/** TEARDOWN (RFC 2326, 10.7), of the session or of one track: VLC switches single tracks off. */
final class TeardownHandler {
    private TeardownHandler() {}

    static Outcome handle(Exchange exchange, RtspSession session, RequestUrl.Target target) {
        if (session.isAggregate(target.track())) {
            return exchange.ok(Optional.empty(), Optional.of(new ViewerOrder.Stop()));
        }
        int track = target.track().getAsInt();
        if (!session.hasTrack(track)) {
            return exchange.refuse(RtspStatus.NOT_FOUND);
        }
        RtspSession rest = session.without(track);
        return switch (session.state()) {
            case SessionState.Playing playing -> PlayHandler.playOn(exchange, rest, playing);
            case SessionState.Announced announced -> exchange.ok(Optional.of(rest), Optional.empty());
            case SessionState.Init init -> exchange.ok(Optional.of(rest), Optional.empty());
            case SessionState.Ready ready -> exchange.ok(Optional.of(rest), Optional.empty());
            case SessionState.Recording recording -> exchange.ok(Optional.of(rest), Optional.empty());
        };
    }
}
