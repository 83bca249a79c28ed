package io.culvert.session.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStateMachineTest extends Conversation {
    @ParameterizedTest
    @CsvSource({
        "OPTIONS,       200, 200, 200, 200",
        "DESCRIBE,      200, 200, 200, 200",
        "ANNOUNCE,      405, 405, 405, 405",
        "SETUP,         200, 200, 455, 455",
        "PLAY,          454, 200, 200, 455",
        "PAUSE,         454, 200, 200, 200",
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

    @ParameterizedTest
    @CsvSource({
        "?rtcp=off, true",
        "?token=1&rtcp=off, true",
        "?rtcp=off&x, true",
        "/?rtcp=off, true",
        "?rtcp=offline, false",
        "?xrtcp=off, false",
        "'', false"
    })
    void shouldDescribeWithoutRtcpWhenTheUrlAsksForIt(String query, boolean without) {
        String sdp = new String(ask("DESCRIBE", LIVE + query).body(), StandardCharsets.UTF_8);
        String plain =
                "v=0\r\ns=/live/two\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\nc=IN IP4 0.0.0.0\r\n%sa=control:track0\r\n"
                        + "m=audio 0 RTP/AVP 97\r\n%sa=control:track1\r\n";
        assertThat(sdp).isEqualTo(plain.replace("%s", without ? "b=RS:0\r\nb=RR:0\r\n" : ""));
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
