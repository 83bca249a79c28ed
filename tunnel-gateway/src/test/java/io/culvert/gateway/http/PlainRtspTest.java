package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.stream.PlayStart;
import io.culvert.gateway.tunnel.TunnelMeters.Refused;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.ViewerOrder;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainRtspTest {
    private static final ViewerOrder.Play PLAY = new ViewerOrder.Play(
            "/live/cam", 0, true, List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/cam/track0")));

    private final Port port = new Port();

    @ParameterizedTest
    @CsvSource({
        "rtsp://h:554/live/cam, /live/cam",
        "rtsp://h/live/cam?a=b/c, /live/cam",
        "rtsp://h, /",
        "rtsp://h?a=/b, /",
        "/live/cam, /live/cam",
        "*, /"
    })
    void shouldNameThePathOfTheFirstRequestWhenATunnelBegins(String uri, String path) {
        port.send("\r\nOPTIONS " + uri + " RTSP/1.0\r\nCSeq: 1\r\n\r\n");
        assertThat(port.events(TunnelEvent.DataSocketOpened.class).get(0).path())
                .isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://anna:secret@h:554/live/cam, rtsp://h:554/live/cam",
        "RTSP://anna@h/live/c@m?a=@b, RTSP://h/live/c@m?a=@b",
        "rtsp://h/live/c@m, rtsp://h/live/c@m",
        "rtsp://h?a=@b, rtsp://h?a=@b"
    })
    void shouldPublishNoPasswordOfAUrl(String uri, String published) {
        port.send("DESCRIBE " + uri + " RTSP/1.0\r\nCSeq: 1\r\n\r\n");
        assertThat(new String(port.commands().get(0).request(), StandardCharsets.US_ASCII))
                .isEqualTo("DESCRIBE " + published + " RTSP/1.0\r\nCSeq: 1\r\n\r\n");
    }

    @Test
    void shouldAnswer500AndGoOnWhenAViewerCannotBeMade() {
        port.streams.failing = true;
        EmbeddedChannel client = port.send(request("PLAY", 1) + request("OPTIONS", 2));
        port.answer(port.commands().get(0), PLAY);
        port.answer(port.commands().get(1));
        assertThat(port.received(client))
                .isEqualTo(
                        "RTSP/1.0 500 Internal Server Error\r\nCSeq: 1\r\n\r\n" + "RTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n");
        assertThat(port.meters.refusedCount(Refused.PLAY_FAILED)).isEqualTo(1);

        port.streams.failing = false;
        port.send(client, request("PLAY", 3));
        port.answer(port.commands().get(2), PLAY);
        assertThat(port.received(client)).startsWith("RTSP/1.0 200 OK\r\nCSeq: 3\r\nRTP-Info: ");
    }

    @Test
    void shouldStopTheViewerWhenItsBeginningCannotBeTold() {
        port.streams.held = true;
        EmbeddedChannel client = port.send(request("PLAY", 1));
        port.answer(port.commands().get(0), PLAY);
        port.streams.listener().onStart(new PlayStart(null, null));
        assertThat(port.received(client)).startsWith("RTSP/1.0 500 ");
        assertThat(port.streams.calls).endsWith("stop");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void shouldServePlainRtspOnTheSamePortWhenCutAnywhere() {
        String pipelined = request("OPTIONS", 1) + request("GET_PARAMETER", 2);
        for (int cut = 1; cut < pipelined.length(); cut++) {
            Port own = new Port();
            EmbeddedChannel client = own.send(pipelined.substring(0, cut));
            own.send(client, pipelined.substring(cut));
            assertThat(own.commands()).hasSize(2);
            own.answer(own.commands().get(0));
            own.answer(own.commands().get(1));
            assertThat(own.received(client)).contains("CSeq: 1\r\n", "CSeq: 2\r\n");
            client.close();
            own.settle();
            assertThat(own.events(TunnelEvent.DataSocketClosed.class)).hasSize(1);
            assertThat(own.registry.tunnels()).isZero();
        }
    }

    @Test
    void shouldAnswer400AndCloseWhenPlainRtspIsMalformed() {
        EmbeddedChannel client = port.send(request("OPTIONS", 1));
        port.send(client, "GET_PARAMETER rtsp://h RTSP/1.0\r\nCSeq: 2\r\nbroken\r\n\r\n");
        port.answer(port.commands().get(0));
        assertThat(port.received(client))
                .contains("CSeq: 1\r\n")
                .contains("RTSP/1.0 400 ")
                .endsWith("CSeq: 2\r\n\r\n");
        assertThat(client.isOpen()).isFalse();
    }
}
