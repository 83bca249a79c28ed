package io.culvert.session.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The course of a session that publishes; what viewers meet stands in {@link SessionStateMachineTest}. */
class PublishTest extends Conversation {
    private static final String URL = "rtsp://h:80/live/in";
    private static final String SECTION = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:streamid=0\r\n";
    private static final String SOUND = "m=audio 0 RTP/AVP 8\r\na=control:rtsp://h:80/live/in/sound\r\n";
    private static final String SDP = "v=0\r\ns=x\r\n" + SECTION + SOUND;
    private static final String RECORD = "RTP/AVP/TCP;unicast;interleaved=0-1;mode=record";

    private StreamSource.Busy busy = StreamSource.Busy.REFUSE;
    private List<StreamSource.User> users = List.of();
    private boolean taken;

    PublishTest() {
        publishing = new PublishView() {
            @Override
            public Optional<StreamSource.Publish> rule(String stream) {
                return stream.startsWith("/live/in")
                        ? Optional.of(new StreamSource.Publish(users, busy))
                        : Optional.empty();
            }

            @Override
            public boolean isTaken(String stream, String id) {
                return taken;
            }
        };
    }

    private RtspResponse announce(String url, String type, String body) {
        List<String> headers = new ArrayList<>(List.of("CSeq", "3", "Content-Type", type));
        session.ifPresent(each -> headers.addAll(List.of("Session", each.id())));
        RtspHeaders head = RtspHeaders.of(headers.toArray(String[]::new));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return take(handle(new RtspRequest("ANNOUNCE", url, "RTSP/1.0", head, bytes)));
    }

    private RtspResponse announce() {
        return announce(URL, "application/sdp", SDP);
    }

    private RtspResponse setUp(String control, String transport) {
        return ask("SETUP", URL + "/" + control, "Transport", transport);
    }

    private void ready() {
        announce();
        setUp("streamid=0", RECORD);
        setUp("sound", RECORD.replace("0-1", "2-3"));
    }

    @Test
    void shouldRecordWhenEveryTrackIsSetUp() {
        RtspResponse announced = announce();
        assertThat(announced.status()).isEqualTo(200);
        assertThat(header(announced, "Session")).isEqualTo("session1;timeout=55");

        RtspResponse set = setUp("streamid=0", RECORD);
        assertThat(header(set, "Transport")).isEqualTo(RECORD);
        assertThat(ask("RECORD", URL).status()).as("before the second track").isEqualTo(455);
        assertThat(setUp("sound", RECORD.replace("0-1", "2-3")).status()).isEqualTo(200);
        now = 77;

        assertThat(ask("RECORD", URL, "Range", "npt=0.000-").status()).isEqualTo(200);
        assertThat(session.orElseThrow().state()).isEqualTo(new SessionState.Recording(77));
        assertThat(viewer)
                .contains(new ViewerOrder.Publish(List.of(
                        new ViewerOrder.TrackChannels(0, 0, 1, URL + "/streamid=0"),
                        new ViewerOrder.TrackChannels(1, 2, 3, URL + "/sound"))));
        assertThat(ask("RECORD", URL).status()).as("again").isEqualTo(200);
    }

    @Test
    void shouldGoBackToReadyWhenPausedAndRecordAgain() {
        ready();
        ask("RECORD", URL);

        assertThat(ask("PAUSE", URL).status()).isEqualTo(200);
        assertThat(viewer).contains(new ViewerOrder.Pause());
        assertThat(session.orElseThrow().state()).isEqualTo(new SessionState.Ready(0));
        assertThat(ask("RECORD", URL).status()).isEqualTo(200);
        assertThat(ask("TEARDOWN", URL).status()).isEqualTo(200);
        assertThat(session).isEmpty();
        assertThat(viewer).contains(new ViewerOrder.Stop());
    }

    @ParameterizedTest
    @CsvSource({
        "ANNOUNCE, 200, 455, 455",
        "PLAY, 455, 455, 455",
        "PAUSE, 455, 200, 200",
        "RECORD, 455, 200, 200",
        "OPTIONS, 200, 200, 200",
        "GET_PARAMETER, 200, 200, 200"
    })
    void shouldAnswerAsTheTableSaysWhenTheSessionPublishes(String method, int announced, int ready, int recording) {
        announce();
        assertThat(ofMethod(method)).as("announced").isEqualTo(announced);
        session = Optional.empty();
        ready();
        assertThat(ofMethod(method)).as("ready").isEqualTo(ready);
        session = Optional.empty();
        ready();
        ask("RECORD", URL);
        assertThat(ofMethod(method)).as("recording").isEqualTo(recording);
    }

    private int ofMethod(String method) {
        return (method.equals("ANNOUNCE") ? announce() : ask(method, URL)).status();
    }

    @Test
    void shouldRefuseSetupWhileRecording() {
        ready();
        ask("RECORD", URL);

        assertThat(setUp("streamid=0", RECORD).status()).isEqualTo(455);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "\"record\"", "\"RECORD\"", "RECORD", "receive", "\"receive\""})
    void shouldUnderstandTheModeInEverySpelling(String mode) {
        announce();

        assertThat(setUp("streamid=0", "RTP/AVP/TCP;unicast;interleaved=0-1;mode=" + mode)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RTP/AVP/TCP;unicast;interleaved=0-1",
                "RTP/AVP/TCP;unicast;interleaved=0-1;mode=play",
                "RTP/AVP/UDP;unicast;client_port=5000-5001;mode=record",
                "RTP/AVP/TCP;multicast;interleaved=0-1;mode=record"
            })
    void shouldRefuseTransportsThatDoNotRecordInterleaved(String transport) {
        announce();

        assertThat(setUp("streamid=0", transport).status()).isEqualTo(461);
    }

    @Test
    void shouldTakeTheInterleavedTransportWhenItIsTheSecondChoice() {
        announce();

        RtspResponse set = setUp("streamid=0", "RTP/AVP;unicast;client_port=5000-5001;mode=record," + RECORD);

        assertThat(header(set, "Transport")).isEqualTo(RECORD);
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://h:80/live/in/streamid=0, 200",
        "rtsp://h:80/live/in/sound, 200",
        "rtsp://h:80/live/in?a=b/streamid=0, 200",
        "rtsp://other/live/in/streamid=0, 200",
        "rtsp://h:80/live/in, 459",
        "rtsp://h:80/live/in/streamid=1, 404",
        "rtsp://h:80/live/else/streamid=0, 404"
    })
    void shouldFindTheTrackByItsAnnouncedControl(String url, int status) {
        announce();

        assertThat(ask("SETUP", url, "Transport", RECORD).status()).isEqualTo(status);
    }

    @Test
    void shouldTakeTheAggregateUrlForTheOnlyTrack() {
        announce(URL, "application/sdp", "v=0\r\n" + SECTION.replace("a=control:streamid=0\r\n", ""));

        assertThat(ask("SETUP", URL, "Transport", RECORD).status()).isEqualTo(200);
        assertThat(ask("RECORD", URL).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rtsp://h/live/other | application/sdp | v=0 m=audio_0_RTP/AVP_0 | 405",
                "rtsp://h/vod/in | application/sdp | v=0 m=audio_0_RTP/AVP_0 | 405",
                "rtsp://h/live/in/../x | application/sdp | v=0 m=audio_0_RTP/AVP_0 | 404",
                "rtsp://h/live/in | text/plain | v=0 m=audio_0_RTP/AVP_0 | 415",
                "rtsp://h/live/in | application/sdp;charset=utf-8 | v=0 m=audio_0_RTP/AVP_0 | 200",
                "rtsp://h/live/in | application/sdp | hello | 400",
                "rtsp://h/live/in | application/sdp | v=0 | 400"
            })
    void shouldAnswerAnnounceByWhatItSays(String url, String type, String body, int status) {
        assertThat(announce(url, type, body.replace(" ", "\r\n").replace("_", " "))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void shouldAnswer413WhenTheDescriptionIsOverItsLimit() {
        assertThat(announce(URL, "application/sdp", SDP + "a=x\r\n".repeat(10_000))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void shouldRefuseOrAdmitASecondPublisherAsTheRuleSays() {
        taken = true;
        assertThat(announce().status()).isEqualTo(455);

        busy = StreamSource.Busy.REPLACE;
        ready();
        assertThat(ask("RECORD", URL).status()).isEqualTo(200);
    }

    @Test
    void shouldRefuseRecordWhenSomebodyElseWasQuicker() {
        ready();
        taken = true;

        assertThat(ask("RECORD", URL).status()).isEqualTo(455);
        assertThat(session).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"none | 401", "Basic YW5uOnNlY3JldA== | 200", "Basic YW5uOndyb25n | 401", "Basic !! | 401"})
    void shouldAskForALoginWhereTheDefinitionNamesWhoMayPublish(String authorization, int status) {
        users = List.of(new StreamSource.User("bob", "x"), new StreamSource.User("ann", "secret"));
        RtspHeaders head =
                RtspHeaders.of("CSeq", "3", "Content-Type", "application/sdp", "Authorization", authorization);

        RtspResponse answer =
                take(handle(new RtspRequest("ANNOUNCE", URL, "RTSP/1.0", head, SDP.getBytes(StandardCharsets.UTF_8))));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(header(answer, "WWW-Authenticate")).isEqualTo(status == 200 ? null : "Basic realm=\"culvert\"");
    }

    @Test
    void shouldNameTheMethodsOnlyWherePublishingIsAllowed() {
        assertThat(header(ask("OPTIONS", URL), "Public")).endsWith(", ANNOUNCE, RECORD");
        assertThat(header(ask("OPTIONS", "rtsp://h/live/two"), "Public")).doesNotContain("ANNOUNCE");
        assertThat(ask("RECORD", URL).status()).as("without a session").isEqualTo(454);
        assertThat(ask("RECORD", "rtsp://h/live/two").status()).isEqualTo(405);
    }
}
