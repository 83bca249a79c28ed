package io.culvert.session.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A client that asks the machine one request after the other, and the streams that it may ask for. */
abstract class Conversation {
    static final String LIVE = "rtsp://gate:80/live/two";
    static final String ONE = "rtsp://gate:80/live/one";
    static final String FILE = "rtsp://gate:80/vod/film.mp4";
    static final String TCP = "RTP/AVP/TCP;unicast;interleaved=0-1";
    static final String SUPPORTED = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER";

    Optional<RtspSession> session = Optional.empty();
    Optional<ViewerOrder> viewer = Optional.empty();
    Optional<String> interest = Optional.empty();
    long now = 1_000_000;
    long waitUntil = now + 10_000;
    int ids;
    PublishView publishing = PublishView.OFF;

    static Optional<StreamState> stream(String path) {
        return switch (path) {
            case "/live/two" -> Optional.of(ready(path, 2, Optional.empty()));
            case "/live/one", "/live/track7" -> Optional.of(ready(path, 1, Optional.empty()));
            case "/live/many" -> Optional.of(ready(path, 16, Optional.empty()));
            case "/vod/film.mp4" -> Optional.of(ready(path, 2, Optional.of(60.0)));
            case "/live/absent" -> Optional.of(state(path, StreamState.Condition.ABSENT, 0, Optional.empty()));
            case "/live/failed" -> Optional.of(state(path, StreamState.Condition.FAILED, 0, Optional.empty()));
            default -> Optional.empty();
        };
    }

    static StreamState ready(String path, int tracks, Optional<Double> duration) {
        return state(path, StreamState.Condition.READY, tracks, duration);
    }

    static StreamState state(String path, StreamState.Condition condition, int tracks, Optional<Double> duration) {
        List<StreamState.Track> all = IntStream.range(0, tracks)
                .mapToObj(id -> new StreamState.Track(id, "video", 96 + id, 90_000, "H264"))
                .toList();
        String sdp =
                "v=0\r\ns=" + path + "\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\nc=IN IP4 0.0.0.0\r\na=control:track0\r\n"
                        + "m=audio 0 RTP/AVP 97\r\na=control:track1\r\n";
        return new StreamState(path, condition, 1, "relay", sdp, all, duration, Optional.empty());
    }

    Outcome handle(RtspRequest request) {
        RequestContext context = new RequestContext(
                SessionStateMachineTest::stream, now, waitUntil, () -> "session" + ++ids, 55, publishing);
        return SessionStateMachine.handle(session, request, context);
    }

    /** Sends a request in the session there is, unless a Session header is among the given ones. */
    RtspResponse ask(String method, String uri, String... headers) {
        List<String> all = new ArrayList<>(List.of("CSeq", "7"));
        all.addAll(List.of(headers));
        if (session.isPresent() && !all.contains("Session")) {
            all.addAll(List.of("Session", session.get().id()));
        }
        return take(handle(RtspRequest.of(method, uri, RtspHeaders.of(all.toArray(String[]::new)))));
    }

    RtspResponse take(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Answer.class);
        Outcome.Answer answer = (Outcome.Answer) outcome;
        session = answer.session();
        viewer = answer.viewer();
        interest = answer.interest();
        return answer.response();
    }

    static String header(RtspResponse response, String name) {
        return response.headers().first(name).orElse(null);
    }

    void given(String state, String url) {
        if (state.equals("Init")) {
            return;
        }
        ask("SETUP", url + "/track0", "Transport", TCP);
        switch (state) {
            case "Ready" -> {}
            case "Playing" -> ask("PLAY", url);
            case "Recording" -> session = session.map(ready -> ready.with(new SessionState.Recording(7)));
            default -> throw new IllegalArgumentException(state);
        }
    }
}
