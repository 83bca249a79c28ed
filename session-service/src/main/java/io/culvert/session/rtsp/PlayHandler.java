package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.rtsp.header.RangeHeader;
import io.culvert.wire.rtsp.header.RtpInfoHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * PLAY (RFC 2326, 10.5) and what PAUSE and a partial TEARDOWN share with it.
 *
 * <p>RTP-Info names the tracks' SETUP URLs and no more: the gateway that writes the frames adds their sequence numbers.
 */
final class PlayHandler {
    private PlayHandler() {}

    static Outcome handle(Exchange exchange, RtspSession session, RequestUrl.Target target) {
        if (!session.isAggregate(target.track())) {
            return exchange.refuse(RtspStatus.ONLY_AGGREGATE_OPERATION_ALLOWED);
        }
        if (session.isPublishing()) {
            return exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
        }
        return switch (session.state()) {
            case SessionState.Announced announced -> exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
            case SessionState.Init init -> exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
            case SessionState.Recording recording -> exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
            case SessionState.Ready ready ->
                session.isRecording() ? RecordingRange.play(exchange, session) : playLive(exchange, session);
            case SessionState.Playing playing ->
                session.isRecording()
                        ? RecordingRange.playAgain(exchange, session, playing)
                        : playLiveAgain(exchange, session, playing);
        };
    }

    /** Whatever range the client names (FFmpeg: npt=0.000-), a live stream plays from now on, and says so. */
    private static Outcome playLive(Exchange exchange, RtspSession session) {
        SessionState.Playing playing =
                new SessionState.Playing(0, exchange.context().now(), Optional.empty(), 1, session.trackNumbers());
        return start(exchange, session.with(playing), RangeHeader.NOW, 1);
    }

    /**
     * No restart and no gap, unless a track was set up meanwhile and has to be added. The order goes along all the same: a
     * gateway that has this viewer leaves it alone, one that never heard the first order makes it now.
     */
    private static Outcome playLiveAgain(Exchange exchange, RtspSession session, SessionState.Playing playing) {
        checkRange(exchange);
        return playing.tracks().equals(session.trackNumbers())
                ? goOn(exchange, session, headers(exchange, RangeHeader.NOW, 1))
                : playLive(exchange, session);
    }

    static Outcome goOn(Exchange exchange, RtspSession session, List<String> headers) {
        ViewerOrder order = order(session, fastStart(exchange, session));
        return exchange.ok(Optional.of(session), Optional.of(order), headers.toArray(String[]::new));
    }

    static Outcome start(Exchange exchange, RtspSession next, RangeHeader range, double scale) {
        checkRange(exchange);
        List<String> headers = headers(exchange, range, scale);
        headers.add(RtspHeaders.RTP_INFO);
        headers.add(rtpInfo(next));
        boolean fast = fastStart(exchange, next);
        return exchange.ok(Optional.of(next), Optional.of(order(next, fast)), headers.toArray(String[]::new));
    }

    /** Unless the URL of the PLAY or of a SETUP says {@code ?start=live}. */
    private static boolean fastStart(Exchange exchange, RtspSession session) {
        return !exchange.url().startsLive()
                && session.tracks().stream()
                        .noneMatch(track -> RequestUrl.parse(track.url()).startsLive());
    }

    /** @throws IllegalArgumentException if there is a range in npt that is none: answered 400 */
    static Optional<RangeHeader> checkRange(Exchange exchange) {
        return exchange.request()
                .headers()
                .first(RtspHeaders.RANGE)
                .filter(text -> !RangeHeader.isOtherUnit(text))
                .map(RangeHeader::parse);
    }

    /** Scale and Speed are echoed as applied, and only where the client asked (RFC 2326, 12.34 and 12.35). */
    static List<String> headers(Exchange exchange, RangeHeader range, double scale) {
        List<String> headers = new ArrayList<>(List.of(RtspHeaders.RANGE, range.format()));
        RtspHeaders asked = exchange.request().headers();
        if (asked.has(RtspHeaders.SCALE) || scale != 1) {
            headers.addAll(List.of(RtspHeaders.SCALE, Double.toString(scale)));
        }
        if (asked.has(RtspHeaders.SPEED)) {
            headers.addAll(List.of(RtspHeaders.SPEED, "1.0"));
        }
        return headers;
    }

    private static String rtpInfo(RtspSession session) {
        return new RtpInfoHeader(session.tracks().stream()
                        .map(track -> new RtpInfoHeader.Entry(track.url(), OptionalInt.empty(), OptionalLong.empty()))
                        .toList())
                .format();
    }

    private static ViewerOrder order(RtspSession session, boolean fastStart) {
        String name = session.isRecording() ? StreamNames.recording(session.stream(), session.id()) : session.stream();
        return new ViewerOrder.Play(
                name,
                session.generation(),
                fastStart,
                session.tracks().stream().map(SessionTrack::channels).toList());
    }

    static Outcome pause(Exchange exchange, RtspSession session, SessionState.Playing playing) {
        double position = session.isRecording()
                ? RecordingRange.clip(playing.positionAt(exchange.context().now()), session)
                : 0;
        RtspSession next = session.with(new SessionState.Ready(position));
        return exchange.ok(Optional.of(next), Optional.of(new ViewerOrder.Pause()));
    }

    /** The viewer goes on with the tracks that are left; what it already has is not sent again. */
    static Outcome playOn(Exchange exchange, RtspSession rest, SessionState.Playing playing) {
        SessionState.Playing changed = new SessionState.Playing(
                playing.start(),
                playing.startedAt(),
                playing.end(),
                playing.scale(),
                rest.trackNumbers(),
                playing.resumed());
        RtspSession next = rest.with(changed);
        return exchange.ok(Optional.of(next), Optional.of(order(next, false)));
    }
}
