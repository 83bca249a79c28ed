package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.StreamEnd;
import io.culvert.fleet.client.TunnelClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RTSP over WebSocket, on the port of everything else, watches what everybody else watches. */
class WebSocketIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 1, 1);

    @ParameterizedTest
    @ValueSource(strings = {"rtsp.onvif.org", "binary", "rtsp.onvif.org, binary"})
    void shouldPlayPauseAndPlayOnWhenASubprotocolIsOffered(String offered) {
        try (TunnelClient viewer =
                TunnelClient.webSocket(demo(0)).subprotocols(offered).open()) {
            viewer.watch();
            assertReceives(viewer);
            viewer.pause();
            viewer.play();
            assertReceivesAgain(viewer);
            viewer.teardown();
        }
    }

    @Test
    void shouldReceiveTheSameStreamWhenOthersWatchByHttpAndRtsp() {
        try (TunnelClient socket = TunnelClient.webSocket(demo(1)).open();
                TunnelClient http = TunnelClient.http(demo(1)).open();
                TunnelClient rtsp = TunnelClient.rtsp(demo(1)).open()) {
            socket.watch();
            http.watch();
            rtsp.watch();
            assertReceives(socket);
            assertReceives(http);
            assertReceives(rtsp);
            assertThat(socket.media().channelStats(0).ssrc())
                    .isEqualTo(rtsp.media().channelStats(0).ssrc());
        }
    }

    @Test
    void shouldEndTheTextingClientAloneWhenTextComes() {
        try (TunnelClient viewer = TunnelClient.webSocket(demo(0)).open();
                TunnelClient texting = TunnelClient.webSocket(demo(0)).open()) {
            viewer.watch();
            viewer.sendPing("still there?");
            texting.watch();

            texting.sendText("hello");

            assertThat(texting.awaitEnd(SOON).map(StreamEnd::cause)).contains(StreamEnd.Cause.CLOSED_BY_SERVER);
            assertReceives(viewer);
        }
    }

    private static void assertReceives(TunnelClient viewer) {
        assertThat(viewer.media().awaitMorePackets(0, 150, SOON)).isTrue();
        assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
        assertThat(viewer.unexpectedAnswers()).isEmpty();
    }

    /** What came at the gateway during the PAUSE is missing from the sequence numbers. */
    private static void assertReceivesAgain(TunnelClient viewer) {
        assertThat(viewer.media().awaitMorePackets(0, 150, SOON)).isTrue();
        assertThat(viewer.media().channelStats(0).ssrcChanges()).isZero();
        assertThat(viewer.media().channelStats(0).timestampSteps()).isZero();
        assertThat(viewer.unexpectedAnswers()).isEmpty();
    }

    private static String demo(int gateway) {
        return FLEET.get().url(gateway, "/live/demo").toString();
    }
}
