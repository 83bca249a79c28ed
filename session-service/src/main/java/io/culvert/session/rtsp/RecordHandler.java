package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspStatus;
import java.util.Optional;

/** RECORD (RFC 2326, 10.11), of a session that was announced and whose tracks are all set up. */
final class RecordHandler {
    private RecordHandler() {}

    static Outcome handle(Exchange exchange, RtspSession session, RequestUrl.Target target) {
        if (!session.isAggregate(target.track())) {
            return exchange.refuse(RtspStatus.ONLY_AGGREGATE_OPERATION_ALLOWED);
        }
        return switch (session.state()) {
            case SessionState.Init init -> exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
            case SessionState.Announced announced -> exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
            case SessionState.Playing playing -> exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
            case SessionState.Ready ready -> record(exchange, session);
            case SessionState.Recording recording -> exchange.ok(Optional.of(session), Optional.of(order(session)));
        };
    }

    private static Outcome record(Exchange exchange, RtspSession session) {
        if (!PublishSetup.isComplete(session)) {
            return exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
        }
        Optional<StreamSource.Publish> rule = exchange.context().publishing().rule(session.stream());
        if (rule.isEmpty()) {
            return exchange.refuse(RtspStatus.METHOD_NOT_ALLOWED, RtspHeaders.ALLOW, SessionStateMachine.SUPPORTED);
        }
        if (AnnounceHandler.refusesAnother(exchange, session.stream(), session.id(), rule.get())) {
            return exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
        }
        RtspSession next =
                session.with(new SessionState.Recording(exchange.context().now()));
        return exchange.ok(Optional.of(next), Optional.of(order(next)));
    }

    private static ViewerOrder order(RtspSession session) {
        return new ViewerOrder.Publish(
                session.tracks().stream().map(SessionTrack::channels).toList());
    }

    static Outcome pause(Exchange exchange, RtspSession session) {
        return exchange.ok(Optional.of(session.with(new SessionState.Ready(0))), Optional.of(new ViewerOrder.Pause()));
    }
}
