package io.culvert.session.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStateMachineTest {
    private static final String LIVE = "rtsp://gate:80/live/two";
    private static final String ONE = "rtsp://gate:80/live/one";
    private static final String FILE = "rtsp://gate:80/vod/film.mp4";
    private static final String TCP = "RTP/AVP/TCP;unicast;interleaved=0-1";
    private static final String SUPPORTED =
            "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER";

    private Optional<RtspSession> session = Optional.empty();
    private Optional<ViewerOrder> viewer = Optional.empty();
    private Optional<String> interest = Optional.empty();
    private long now = 1_000_000;
    private long waitUntil = now + 10_000;
    private int ids;

    private static Optional<StreamState> stream(String path) {
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

    private static StreamState ready(String path, int tracks, Optional<Double> duration) {
        return state(path, StreamState.Condition.READY, tracks, duration);
    }

    private static StreamState state(
            String path, StreamState.Condition condition, int tracks, Optional<Double> duration) {
        List<StreamState.Track> all = IntStream.range(0, tracks)
                .mapToObj(id -> new StreamState.Track(id, "video", 96 + id, 90_000, "H264"))
                .toList();
        return new StreamState(path, condition, 1, "relay", "v=0\r\ns=" + path, all, duration, Optional.empty());
    }

    private Outcome handle(RtspRequest request) {
        RequestContext context =
                new RequestContext(SessionStateMachineTest::stream, now, waitUntil, () -> "session" + ++ids, 55);
        return SessionStateMachine.handle(session, request, context);
    }

    /** Sends a request in the session there is, unless a Session header is among the given ones. */
    private RtspResponse ask(String method, String uri, String... headers) {
        List<String> all = new ArrayList<>(List.of("CSeq", "7"));
        all.addAll(List.of(headers));
        if (session.isPresent() && !all.contains("Session")) {
            all.addAll(List.of("Session", session.get().id()));
        }
        return take(handle(RtspRequest.of(method, uri, RtspHeaders.of(all.toArray(String[]::new)))));
    }

    private RtspResponse take(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Answer.class);
        Outcome.Answer answer = (Outcome.Answer) outcome;
        session = answer.session();
        viewer = answer.viewer();
        interest = answer.interest();
        return answer.response();
    }

    private static String header(RtspResponse response, String name) {
        return response.headers().first(name).orElse(null);
    }

    private void given(String state, String url) {
        if (state.equals("Init")) {
            return;
        }
        ask("SETUP", url + "/track0", "Transport", TCP);
        switch (state) {
            case "Ready" -> {}
            case "Playing" -> ask("PLAY", url);
            case "Recording" -> session = session.map(ready -> ready.with(new SessionState.Recording()));
            default -> throw new IllegalArgumentException(state);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS,       200, 200, 200, 200",
        "DESCRIBE,      200, 200, 200, 200",
        "ANNOUNCE,      405, 405, 405, 405",
        "SETUP,         200, 200, 455, 455",
        "PLAY,          454, 200, 200, 455",
        "PAUSE,         454, 200, 200, 455",
        "RECORD,        405, 405, 405, 405",
        "TEARDOWN,      454, 200, 200, 200",
        "GET_PARAMETER, 200, 200, 200, 200",
        "SET_PARAMETER, 200, 200, 200, 200",
        "REDIRECT,      405, 405, 405, 405",
        "PLAY_NOTIFY,   501, 501, 501, 501",
    })
    void shouldAnswerAsTheTableSaysWhenInEachState(String method, int init, int ready, int playing, int recording) {
        String[] states = {"Init", "Ready", "Playing", "Recording"};
        int[] expected = {init, ready, playing, recording};
        for (int i = 0; i < states.length; i++) {
            session = Optional.empty();
            given(states[i], ONE);
            RtspResponse response = ask(method, ONE, "Transport", TCP);
            assertThat(response.status()).as(method + " in " + states[i]).isEqualTo(expected[i]);
            assertThat(header(response, "CSeq")).isEqualTo("7");
        }
    }

    @Test
    void shouldListMethodsWhenAskedForOptionsOrRefusing() {
        assertThat(header(ask("OPTIONS", "*"), "Public")).isEqualTo(SUPPORTED);
        assertThat(header(ask("OPTIONS", LIVE, "User-Agent", "a", "User-Agent", "b"), "Public"))
                .isEqualTo(SUPPORTED);
        assertThat(header(ask("ANNOUNCE", LIVE), "Allow")).isEqualTo(SUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "007", "4294967295"})
    void shouldEchoCSeqAsWrittenWhenItIsANumber(String cseq) {
        RtspResponse response = take(handle(RtspRequest.of("OPTIONS", "*", RtspHeaders.of("cseq", cseq))));
        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "CSeq")).isEqualTo(cseq);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "4294967296", ""})
    void shouldRefuseWhenCSeqIsNoNumber(String cseq) {
        RtspResponse response = take(handle(RtspRequest.of("OPTIONS", "*", RtspHeaders.of("CSeq", cseq))));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers().has("CSeq")).isFalse();
    }

    @Test
    void shouldRefuseWhenCSeqIsMissing() {
        assertThat(take(handle(RtspRequest.of("OPTIONS", "*", RtspHeaders.EMPTY)))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "DESCRIBE, rtsp://gate:80/live/absent, 404",
        "SETUP,    rtsp://gate:80/live/absent/track0, 404",
        "DESCRIBE, rtsp://gate:80/live/failed, 503",
        "DESCRIBE, rtsp://gate:80/live/../two, 404",
        "DESCRIBE, rtsp://gate:80/live//two, 404",
        "DESCRIBE, rtsp://gate:80/live/%2e%2e/two, 404",
        "DESCRIBE, rtsp://gate:80/, 404",
        "DESCRIBE, *, 404",
        "DESCRIBE, ftp://gate/live/two, 400",
        "DESCRIBE, live/two, 400",
        "SETUP,    rtsp://gate:80/live/two/track9, 404",
        "SETUP,    rtsp://gate:80/live/two, 459",
        "SETUP,    rtsp://gate:80/live/one, 200",
        "SETUP,    rtsp://gate:80/live/one/, 200",
        "SETUP,    rtsp://gate:80/live/track7, 200",
        "SETUP,    rtsps://gate/live/two/track1, 200",
        "SETUP,    rtsp://gate:80/live/two?token=a/b, 459",
        "SETUP,    rtsp://gate:80/live/two?token=ab/track1, 200",
        "SETUP,    rtsp://gate:80/live/two/track1?token=ab, 200",
        "SETUP,    /live/two/track1, 200",
    })
    void shouldFindStreamAndTrackWhenTheUrlIsWritten(String method, String uri, int status) {
        assertThat(ask(method, uri, "Transport", TCP).status()).isEqualTo(status);
    }

    @Test
    void shouldRefuseWhenThePathIsTooLong() {
        String path = "/live/" + "a".repeat(250);
        assertThat(ask("DESCRIBE", "rtsp://gate" + path).status()).isEqualTo(414);
    }

    @Test
    void shouldDescribeWhenTheStreamIsReady() {
        RtspResponse response = ask("DESCRIBE", "rtsp://gate:80/live/two/?token=1");
        assertThat(header(response, "Content-Type")).isEqualTo("application/sdp");
        assertThat(header(response, "Content-Base")).isEqualTo(LIVE + "/");
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).startsWith("v=0");
        assertThat(interest).contains("/live/two");
    }

    @Test
    void shouldCutCredentialsWhenTheUrlHoldsThem() {
        assertThat(header(ask("DESCRIBE", "rtsp://me:secret@gate:80/live/two"), "Content-Base"))
                .isEqualTo(LIVE + "/");
        ask("SETUP", "rtsp://me:secret@gate:80/live/one", "Transport", TCP);
        assertThat(session.orElseThrow().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"application/sdp|200", "text/html, application/sdp;q=1|200", "*/*|200", "text/plain|406"})
    void shouldLookAtAcceptWhenDescribing(String accept, int status) {
        assertThat(ask("DESCRIBE", LIVE, "Accept", accept).status()).isEqualTo(status);
    }

    @Test
    void shouldWaitThenAnswer503WhenTheStreamIsUnknown() {
        RtspRequest request = RtspRequest.of("DESCRIBE", "rtsp://gate/live/new", RtspHeaders.of("CSeq", "1"));
        assertThat(handle(request)).isEqualTo(new Outcome.AwaitStream("/live/new"));
        now = waitUntil;
        RtspResponse response = take(handle(request));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().has("Retry-After")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RTP/AVP/TCP;unicast;interleaved=0-1 | 200 | RTP/AVP/TCP;unicast;interleaved=0-1",
                "RTP/AVP/TCP;unicast;interleaved=4-5;mode=play | 200 | RTP/AVP/TCP;unicast;interleaved=4-5",
                "RTP/AVP/TCP;unicast | 200 | RTP/AVP/TCP;unicast;interleaved=0-1",
                "RTP/AVP/TCP;unicast;interleaved=3-3 | 200 | RTP/AVP/TCP;unicast;interleaved=0-1",
                "RTP/AVP;unicast;client_port=5000-5001,RTP/AVP/TCP;interleaved=0-1"
                        + " | 200 | RTP/AVP/TCP;unicast;interleaved=0-1",
                "RTP/AVP;unicast;client_port=5000-5001 | 461 |",
                "RTP/AVP/UDP;multicast | 461 |",
                "RTP/AVP/TCP;unicast;interleaved=0-1;mode=record | 461 |",
                "RTP/AVP/TCP;unicast;interleaved=0-1;mode=\"RECORD\" | 461 |",
                "RTP/AVP/TCP;unicast;interleaved=0-1;mode=receive | 461 |",
                "RTP/AVP/TCP;unicast;interleaved=x | 400 |",
                "RTP/AVP/TCP;unicast;interleaved=256-257 | 400 |",
            })
    void shouldChooseTransportWhenSetUp(String transport, int status, String reply) {
        RtspResponse response = ask("SETUP", ONE, "Transport", transport, "Blocksize", "64000");
        assertThat(response.status()).isEqualTo(status);
        assertThat(header(response, "Transport")).isEqualTo(reply);
        assertThat(response.headers().all("Transport")).hasSizeLessThan(2);
        assertThat(session.isPresent()).isEqualTo(status == 200);
    }

    @Test
    void shouldRefuseWhenTransportIsMissing() {
        assertThat(ask("SETUP", ONE).status()).isEqualTo(400);
    }

    @Test
    void shouldAssignFreeChannelsWhenThoseAskedForAreTaken() {
        ask("SETUP", LIVE + "/track0", "Transport", "RTP/AVP/TCP;interleaved=1-2");
        RtspResponse second = ask("SETUP", LIVE + "/track1", "Transport", "RTP/AVP/TCP;interleaved=2-3");
        assertThat(header(second, "Transport")).endsWith("interleaved=4-5");
    }

    @Test
    void shouldGiveEachTrackItsChannelsWhenAStreamHasTheMostTracks() {
        IntStream.range(0, 16)
                .forEach(each -> assertThat(ask("SETUP", "rtsp://gate/live/many/track" + each, "Transport", TCP)
                                .status())
                        .isEqualTo(200));
        assertThat(session.orElseThrow().tracks().stream().map(SessionTrack::rtp))
                .doesNotHaveDuplicates()
                .hasSize(16);
    }

    @Test
    void shouldMoveTheTrackWhenItIsSetUpAgainInReady() {
        given("Ready", LIVE);
        assertThat(ask("SETUP", LIVE + "/track0", "Transport", "RTP/AVP/TCP;interleaved=8-9")
                        .status())
                .isEqualTo(200);
        assertThat(session.orElseThrow().tracks()).containsExactly(new SessionTrack(0, 8, 9, LIVE + "/track0"));
    }

    @Test
    void shouldJoinTheSessionWhenASecondSetupNamesNone() {
        given("Ready", LIVE);
        String id = session.orElseThrow().id();
        RtspResponse response = take(handle(RtspRequest.of(
                "SETUP", LIVE + "/track1", RtspHeaders.of("CSeq", "2", "Transport", "RTP/AVP/TCP;interleaved=2-3"))));
        assertThat(header(response, "Session")).isEqualTo(id + ";timeout=55");
        assertThat(session.orElseThrow().tracks()).hasSize(2);
    }

    @Test
    void shouldRefuseWhenAnotherStreamIsSetUpInTheSession() {
        given("Ready", LIVE);
        assertThat(ask("SETUP", ONE, "Transport", TCP).status()).isEqualTo(459);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "DESCRIBE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER"})
    void shouldRefuseAndKeepOurSecretWhenTheSessionIsForeign(String method) {
        given("Playing", ONE);
        RtspResponse response = ask(method, ONE, "Session", "stolen", "Transport", TCP);
        assertThat(response.status()).isEqualTo(454);
        assertThat(response.headers().has("Session")).isFalse();
        assertThat(session.orElseThrow().isPlaying()).isTrue();
    }

    @Test
    void shouldIgnoreParametersWhenTheClientEchoesThem() {
        given("Ready", ONE);
        assertThat(ask("PLAY", ONE, "Session", session.orElseThrow().id() + ";timeout=abc")
                        .status())
                .isEqualTo(200);
        assertThat(ask("OPTIONS", ONE, "Session", " ").status()).isEqualTo(400);
    }

    @Test
    void shouldPlayAsOneWhenAllTracksAreSetUp() {
        given("Ready", LIVE);
        ask("SETUP", LIVE + "/track1", "Transport", "RTP/AVP/TCP;interleaved=2-3");
        RtspResponse response = ask("PLAY", LIVE + "/", "Range", "npt=0.000-");
        assertThat(header(response, "Range")).isEqualTo("npt=now-");
        assertThat(header(response, "RTP-Info")).isEqualTo("url=" + LIVE + "/track0,url=" + LIVE + "/track1");
        assertThat(response.headers().has("Scale")).isFalse();
        assertThat(viewer)
                .contains(new ViewerOrder.Play(
                        "/live/two",
                        0,
                        true,
                        List.of(
                                new ViewerOrder.TrackChannels(0, 0, 1, LIVE + "/track0"),
                                new ViewerOrder.TrackChannels(1, 2, 3, LIVE + "/track1"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"npt=0.000-", "npt=now-", "npt=0.000-40.000", "-", "clock=19961108T143720.25Z-"})
    void shouldPlayLiveFromNowWhenAnyRangeIsAsked(String range) {
        given("Ready", ONE);
        RtspResponse response =
                ask("PLAY", ONE, range.equals("-") ? "X-None" : "Range", range.equals("-") ? "x" : range);
        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "Range")).isEqualTo("npt=now-");
    }

    @Test
    void shouldNotRestartWhenPlayingAlready() {
        given("Playing", ONE);
        RtspSession before = session.orElseThrow();
        now += 5000;
        assertThat(ask("PLAY", ONE).status()).isEqualTo(200);
        assertThat(viewer).isEmpty();
        assertThat(session).contains(before);
    }

    @Test
    void shouldAddTheTrackWhenSetUpAndPlayedWhilePlaying() {
        given("Ready", LIVE);
        ask("PLAY", LIVE);
        assertThat(ask("SETUP", LIVE + "/track1", "Transport", TCP).status()).isEqualTo(200);
        assertThat(session.orElseThrow().isPlaying()).isTrue();
        ask("PLAY", LIVE);
        assertThat(viewer)
                .get()
                .extracting(order -> ((ViewerOrder.Play) order).tracks().size())
                .isEqualTo(2);
    }

    @Test
    void shouldRefuseSingleTracksWhenPlayingOrPausing() {
        given("Ready", LIVE);
        ask("SETUP", LIVE + "/track1", "Transport", TCP);
        assertThat(ask("PLAY", LIVE + "/track1").status()).isEqualTo(460);
        assertThat(ask("PAUSE", LIVE + "/track1").status()).isEqualTo(460);
        assertThat(ask("PLAY", ONE).status()).isEqualTo(404);
    }

    @Test
    void shouldNeedTheSessionHeaderWhenPlaying() {
        given("Ready", ONE);
        assertThat(take(handle(RtspRequest.of("PLAY", ONE, RtspHeaders.of("CSeq", "3"))))
                        .status())
                .isEqualTo(454);
    }

    @Test
    void shouldPauseAndGoOnWhenPlaying() {
        given("Playing", ONE);
        ask("PAUSE", ONE);
        assertThat(viewer).contains(new ViewerOrder.Pause());
        assertThat(session.orElseThrow().state()).isEqualTo(new SessionState.Ready(0));
        assertThat(ask("PLAY", ONE).status()).isEqualTo(200);
    }

    @Test
    void shouldEndTheSessionWhenTornDown() {
        given("Playing", ONE);
        String id = session.orElseThrow().id();
        assertThat(ask("TEARDOWN", ONE).headers().has("Session")).isFalse();
        assertThat(viewer).contains(new ViewerOrder.Stop());
        assertThat(session).isEmpty();
        assertThat(ask("TEARDOWN", ONE, "Session", id).status()).isEqualTo(454);
    }

    @Test
    void shouldKeepTheRestWhenOneTrackIsTornDown() {
        given("Ready", LIVE);
        ask("SETUP", LIVE + "/track1", "Transport", TCP);
        ask("PLAY", LIVE);
        assertThat(ask("TEARDOWN", LIVE + "/track0").status()).isEqualTo(200);
        assertThat(session.orElseThrow().trackNumbers()).isEqualTo(Set.of(1));
        assertThat(viewer).get().isInstanceOf(ViewerOrder.Play.class);
        assertThat(ask("TEARDOWN", LIVE + "/track5").status()).isEqualTo(404);
        ask("TEARDOWN", LIVE + "/track1");
        assertThat(session).isEmpty();
        assertThat(viewer).contains(new ViewerOrder.Stop());
    }

    @ParameterizedTest
    @CsvSource({
        ",               200, npt=0.000-60.000",
        "npt=10-,        200, npt=10.000-60.000",
        "npt=10.5-20,    200, npt=10.500-20.000",
        "npt=0:00:30-,   200, npt=30.000-60.000",
        "npt=-10,        200, npt=50.000-60.000",
        "npt=now-,       200, npt=0.000-60.000",
        "npt=10-99,      200, npt=10.000-60.000",
        "npt=60-,        457,",
        "npt=61-,        457,",
        "npt=20-10,      457,",
        "clock=19961108T143720Z-, 457,",
        "npt=x-,         400,",
        "npt=,           400,",
    })
    void shouldSeekWhenARecordingIsPlayed(String range, int status, String reply) {
        given("Ready", FILE);
        RtspResponse response = range == null ? ask("PLAY", FILE) : ask("PLAY", FILE, "Range", range);
        assertThat(response.status()).isEqualTo(status);
        assertThat(header(response, "Range")).isEqualTo(reply);
    }

    @Test
    void shouldRaiseTheGenerationWhenARecordingIsPlayedAgain() {
        given("Playing", FILE);
        assertThat(viewer)
                .get()
                .extracting(order -> ((ViewerOrder.Play) order).stream())
                .isEqualTo("/vod/film.mp4;session=session1");
        ask("PLAY", FILE, "Range", "npt=30-");
        assertThat(session.orElseThrow().generation()).isEqualTo(2);
        assertThat(((ViewerOrder.Play) viewer.orElseThrow()).generation()).isEqualTo(2);
        ask("PLAY", FILE);
        assertThat(viewer).isEmpty();
    }

    @Test
    void shouldResumeWhereItWasPausedWhenNoRangeIsNamed() {
        given("Playing", FILE);
        now += 12_000;
        ask("PAUSE", FILE);
        now += 100_000;
        assertThat(header(ask("PLAY", FILE), "Range")).isEqualTo("npt=12.000-60.000");
    }

    @Test
    void shouldBeginAgainWhenPausedAfterTheEnd() {
        given("Playing", FILE);
        now += 90_000;
        ask("PAUSE", FILE);
        assertThat(header(ask("PLAY", FILE), "Range")).isEqualTo("npt=0.000-60.000");
    }

    @ParameterizedTest
    @CsvSource({"2, 2.0", "0.5, 0.5", "-1, 1.0", "100, 8.0", "NaN, 1.0"})
    void shouldEchoTheScaleThatIsAppliedWhenOneIsAsked(String asked, String applied) {
        given("Ready", FILE);
        assertThat(header(ask("PLAY", FILE, "Scale", asked), "Scale")).isEqualTo(applied);
    }

    @Test
    void shouldEchoNormalSpeedWhenALiveStreamIsAskedForAnother() {
        given("Ready", ONE);
        RtspResponse response = ask("PLAY", ONE, "Scale", "4", "Speed", "2");
        assertThat(header(response, "Scale")).isEqualTo("1.0");
        assertThat(header(response, "Speed")).isEqualTo("1.0");
        assertThat(ask("PLAY", FILE, "Scale", "fast").status()).isEqualTo(404);
    }

    @Test
    void shouldAnswer451WhenAParameterIsAsked() {
        RtspRequest request = new RtspRequest(
                "GET_PARAMETER", LIVE, "RTSP/1.0", RtspHeaders.of("CSeq", "1"), "volume\r\n".getBytes());
        assertThat(take(handle(request)).status()).isEqualTo(451);
    }

    @Test
    void shouldNameWhatIsUnsupportedWhenSomethingIsRequired() {
        RtspResponse response = ask("SETUP", LIVE, "Require", "play.basic, funky", "Proxy-Require", "more");
        assertThat(response.status()).isEqualTo(551);
        assertThat(header(response, "Unsupported")).isEqualTo("play.basic, funky, more");
    }

    @Test
    void shouldRefuseWhenTheVersionIsAnother() {
        RtspRequest request =
                new RtspRequest("OPTIONS", "*", "RTSP/2.0", RtspHeaders.of("CSeq", "1"), RtspRequest.NO_BODY);
        assertThat(take(handle(request)).status()).isEqualTo(505);
    }
}
