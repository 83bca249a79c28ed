package io.culvert.session.rtsp;

import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.rtsp.header.RangeHeader;
import java.util.List;
import java.util.Optional;

/** PLAY of a recording: which part of it, how fast (RFC 2326, 12.29 and 12.34). */
final class RecordingRange {
    /** What the relays play: above 2 key frames alone, and sound at normal speed only. */
    private static final double MAX_SCALE = 4;

    private static final double MIN_SCALE = 0.5;

    private RecordingRange() {}

    /** Starts at the range, or where a PAUSE left off. */
    static Outcome play(Exchange exchange, RtspSession session) {
        double left = session.state() instanceof SessionState.Ready ready ? ready.position() : 0;
        // paused at the end: PLAY without a Range can only mean once more from the beginning
        return playFrom(exchange, session, isAtEnd(left, session) ? 0 : left, 1);
    }

    private static boolean isAtEnd(double position, RtspSession session) {
        return session.duration().filter(length -> position >= length).isPresent();
    }

    /**
     * A PLAY that asks for nothing new leaves the viewer where it is. The order goes along, as for a live stream; but not
     * where it is unknown whether the recording has ended, as nothing would come of a PLAY that has been carried out.
     */
    static Outcome playAgain(Exchange exchange, RtspSession session, SessionState.Playing playing) {
        RtspHeaders asked = exchange.request().headers();
        boolean newTrack = !playing.tracks().equals(session.trackNumbers());
        double position = clip(playing.positionAt(exchange.context().now()), session);
        if (isAtEnd(position, session)) {
            return playFrom(exchange, session, 0, 1); // it has been played: once more
        }
        boolean rangeOver = playing.end().filter(end -> position >= end).isPresent();
        if (newTrack || rangeOver || asked.has(RtspHeaders.RANGE) || asked.has(RtspHeaders.SCALE)) {
            return playFrom(exchange, session, position, playing.scale());
        }
        RangeHeader range = RangeHeader.of(position, endOf(playing.end(), session));
        List<String> headers = PlayHandler.headers(exchange, range, playing.scale());
        return session.duration().isPresent()
                ? PlayHandler.goOn(exchange, session, headers)
                : exchange.ok(headers.toArray(String[]::new));
    }

    private static Outcome playFrom(Exchange exchange, RtspSession session, double resumeAt, double oldScale) {
        if (exchange.request()
                .headers()
                .first(RtspHeaders.RANGE)
                .filter(RangeHeader::isOtherUnit)
                .isPresent()) {
            return exchange.refuse(RtspStatus.INVALID_RANGE);
        }
        Optional<RangeHeader> range = PlayHandler.checkRange(exchange);
        double scale = scale(exchange, oldScale);
        double start = start(range, session, resumeAt);
        Optional<Double> end = range.filter(each -> each.start().isPresent() || each.now())
                .flatMap(RangeHeader::end)
                .map(each -> clip(each, session));
        boolean outside = session.duration().filter(length -> start >= length).isPresent()
                || end.filter(each -> each <= start).isPresent();
        if (outside) {
            return exchange.refuse(RtspStatus.INVALID_RANGE);
        }
        boolean resumed =
                session.generation() > 0 && range.filter(each -> !each.now()).isEmpty();
        SessionState.Playing playing =
                new SessionState.Playing(start, exchange.context().now(), end, scale, session.trackNumbers(), resumed);
        RtspSession next = session.with(playing).nextGeneration();
        return PlayHandler.start(exchange, next, RangeHeader.of(start, endOf(end, session)), scale);
    }

    private static double start(Optional<RangeHeader> range, RtspSession session, double resumeAt) {
        if (range.isEmpty() || range.get().now()) {
            return resumeAt;
        }
        if (range.get().start().isPresent()) {
            return range.get().start().get();
        }
        double last = range.get().end().orElse(0.0); // npt=-10: the last ten seconds
        return session.duration().map(length -> Math.max(0, length - last)).orElse(0.0);
    }

    private static Optional<Double> endOf(Optional<Double> end, RtspSession session) {
        return end.or(session::duration);
    }

    /** The nearest speed that is served; backwards is not. */
    private static double scale(Exchange exchange, double oldScale) {
        Optional<String> asked = exchange.request().headers().first(RtspHeaders.SCALE);
        if (asked.isEmpty()) {
            return oldScale;
        }
        double wanted = Double.parseDouble(asked.get());
        return Double.isFinite(wanted) && wanted > 0 ? Math.clamp(wanted, MIN_SCALE, MAX_SCALE) : 1;
    }

    static double clip(double position, RtspSession session) {
        return session.duration().map(length -> Math.min(length, position)).orElse(position);
    }
}
