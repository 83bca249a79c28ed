package io.culvert.session.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlayAndTeardownTest extends Conversation {
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
    @CsvSource({
        ",,true",
        ",?start=live,false",
        ",?start=live/,false",
        ",/?start=live,false",
        "/?start=live,,false",
        ",?a=b&start=live&c=d,false",
        "?start=live,,false",
        "?start=liver,?xstart=live,true"
    })
    void shouldStartWithThePastUnlessTheUrlSaysLive(String setUp, String play, boolean fastStart) {
        ask("SETUP", ONE + (setUp == null ? "" : setUp) + "/track0", "Transport", TCP);
        assertThat(ask("PLAY", ONE + (play == null ? "" : play)).status()).isEqualTo(200);
        assertThat(viewer)
                .get()
                .asInstanceOf(InstanceOfAssertFactories.type(ViewerOrder.Play.class))
                .extracting(ViewerOrder.Play::fastStart)
                .isEqualTo(fastStart);
    }

    /** Clients send SETUP and PLAY to what they make of Content-Base: the wish of the URL must be in it. */
    @Test
    void shouldKeepTheWishInContentBaseWhenTheUrlSaysLive() {
        RtspResponse response = ask("DESCRIBE", ONE + "?start=live");
        assertThat(header(response, "Content-Base")).isEqualTo(ONE + "/?start=live");
        assertThat(header(ask("DESCRIBE", ONE + "?a=b"), "Content-Base")).isEqualTo(ONE + "/");
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
        assertThat(viewer)
                .as("the order that the gateway may have missed")
                .get()
                .isInstanceOf(ViewerOrder.Play.class);
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

    /** Its gateway may have answered the first 503, and not have heard what was to be done. */
    @Test
    void shouldSayAgainWhatIsToBeDoneWhenAClientAsksAgain() {
        given("Playing", ONE);
        ask("PAUSE", ONE);
        assertThat(ask("PAUSE", ONE).status()).isEqualTo(200);
        assertThat(viewer).contains(new ViewerOrder.Pause());

        String id = session.orElseThrow().id();
        ask("TEARDOWN", ONE);
        assertThat(ask("TEARDOWN", ONE, "Session", id).status()).isEqualTo(454);
        assertThat(viewer).contains(new ViewerOrder.Stop());
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
        assertThat(session.orElseThrow().generation()).isEqualTo(2);
        assertThat(((ViewerOrder.Play) viewer.orElseThrow()).generation()).isEqualTo(2);
    }

    @Test
    void shouldResumeWhereItWasPausedWhenNoRangeIsNamed() {
        given("Playing", FILE);
        now += 12_000;
        ask("PAUSE", FILE);
        now += 100_000;
        assertThat(header(ask("PLAY", FILE), "Range")).isEqualTo("npt=12.000-60.000");
    }

    @ParameterizedTest
    @CsvSource({"Ready,,false", "Paused,,true", "Paused,npt=now-,true", "Paused,npt=5-,false", "Ended,,true"})
    void shouldLeaveThePlaceToTheGatewayWhenNoneIsAsked(String state, String range, boolean resumed) {
        given(state.equals("Ready") ? "Ready" : "Playing", FILE);
        now += state.equals("Ended") ? 90_000 : 12_000;
        if (state.equals("Paused")) {
            ask("PAUSE", FILE);
        }
        assertThat((range == null ? ask("PLAY", FILE) : ask("PLAY", FILE, "Range", range)).status())
                .isEqualTo(200);
        assertThat(session.orElseThrow().state())
                .asInstanceOf(InstanceOfAssertFactories.type(SessionState.Playing.class))
                .extracting(SessionState.Playing::resumed)
                .isEqualTo(resumed);
    }

    @Test
    void shouldBeginAgainWhenPlayedAfterTheEnd() {
        given("Playing", FILE);
        now += 90_000;
        assertThat(header(ask("PLAY", FILE), "Range")).isEqualTo("npt=0.000-60.000");
        assertThat(session.orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void shouldBeginAgainWhenPausedAfterTheEnd() {
        given("Playing", FILE);
        now += 90_000;
        ask("PAUSE", FILE);
        assertThat(header(ask("PLAY", FILE), "Range")).isEqualTo("npt=0.000-60.000");
    }

    @ParameterizedTest
    @CsvSource({"2, 2.0", "0.1, 0.5", "-1, 1.0", "100, 4.0", "NaN, 1.0"})
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
}
