package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.http.Frames.Frame;
import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.gateway.tunnel.TunnelMeters.Refused;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.ViewerOrder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
    /** Key and answer are the example of RFC 6455, 1.3. */
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static final String ACCEPT = "\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    private static final String START = "GET /rtsp-over-websocket?a=b HTTP/1.1\r\nHost: h\r\n";
    private static final String UPGRADE = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
    private static final String OFFER = "Sec-WebSocket-Protocol: ";
    static final String HANDSHAKE = START + UPGRADE + KEY + VERSION + OFFER + "rtsp.onvif.org\r\n\r\n";

    private static final ViewerOrder.Play PLAY = new ViewerOrder.Play(
            "/live/cam", 0, true, List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/cam/track0")));

    private final Port port = new Port();

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "rtsp.onvif.org, rtsp.onvif.org",
                "binary, binary",
                "'binary, rtsp.onvif.org', rtsp.onvif.org",
                "'rtsp.onvif.org,binary', rtsp.onvif.org",
                "'chat, binary', binary",
                "none, none"
            })
    void shouldUpgradeWithOneSubprotocolWhenSomeAreOffered(String offered, String taken) {
        String offer = offered == null ? "" : OFFER + offered + "\r\n";
        EmbeddedChannel client = port.send(START + UPGRADE + KEY + VERSION + offer + "\r\n");
        String head = port.received(client);
        assertThat(head)
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .contains("\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n", ACCEPT)
                .endsWith("\r\n\r\n");
        if (taken == null) {
            assertThat(head).doesNotContain("Sec-WebSocket-Protocol");
        } else {
            assertThat(head).contains("\r\nSec-WebSocket-Protocol: " + taken + "\r\n");
        }
        TunnelEvent.DataSocketOpened opened =
                port.events(TunnelEvent.DataSocketOpened.class).get(0);
        assertThat(opened.transport()).isEqualTo(TunnelEvent.Transport.WEBSOCKET);
        assertThat(opened.path()).isEqualTo("/rtsp-over-websocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "upgrade", "keep-alive, Upgrade", "Upgrade,keep-alive"})
    void shouldUpgradeWhenConnectionIsWrittenInAnyWay(String connection) {
        EmbeddedChannel client =
                port.send(START + "Connection: " + connection + "\r\nUpgrade: WebSocket\r\n" + KEY + VERSION + "\r\n");
        assertThat(port.received(client)).startsWith("HTTP/1.1 101 ");
    }

    static Stream<Arguments> badHandshakes() {
        return Stream.of(
                Arguments.of(START + UPGRADE + VERSION + "\r\n", 400, "handshake"),
                Arguments.of(START + UPGRADE + KEY + KEY + VERSION + "\r\n", 400, "handshake"),
                Arguments.of(START + UPGRADE + "Sec-WebSocket-Key: c2hvcnQ=\r\n" + VERSION + "\r\n", 400, "handshake"),
                Arguments.of(START + UPGRADE + "Sec-WebSocket-Key: ?\r\n" + VERSION + "\r\n", 400, "handshake"),
                Arguments.of(START + "Upgrade: websocket\r\n" + KEY + VERSION + "\r\n", 400, "handshake"),
                Arguments.of(HANDSHAKE.replace("HTTP/1.1", "HTTP/1.0"), 400, "handshake"),
                Arguments.of(HANDSHAKE.replace("GET", "POST"), 400, "handshake"),
                Arguments.of(HANDSHAKE.replace("rtsp.onvif.org", "chat"), 400, "subprotocol"),
                Arguments.of(HANDSHAKE.replace("13", "8"), 426, "handshake-version"),
                Arguments.of(START + UPGRADE + KEY + "\r\n", 426, "handshake-version"));
    }

    @ParameterizedTest
    @MethodSource("badHandshakes")
    void shouldRefuseWhenTheHandshakeIsBad(String head, int status, String reason) {
        EmbeddedChannel client = port.send(head);
        String answer = port.received(client);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\r\nContent-Length: ");
        assertThat(answer.contains("\r\nSec-WebSocket-Version: 13\r\n")).isEqualTo(status == 426);
        assertThat(port.refused).containsOnlyKeys(reason);
        assertThat(client.isOpen()).isFalse();
        assertThat(port.registry.tunnels()).isZero();
        assertThat(port.events).isEmpty();
    }

    @Test
    void shouldAnswer503InsteadOfUpgradingWhenTunnelsAreAtTheirLimit() {
        TunnelLimits few = TunnelLimits.DEFAULT;
        Port full = new Port(new TunnelLimits(
                0,
                few.waiting(),
                few.unpairedWait(),
                few.idleWait(),
                few.commandDeadline(),
                few.commandsInFlight(),
                few.commandsPerSecond(),
                few.wrongFrames(),
                few.unsentBytes(),
                few.silentPost(),
                few.rtsp()));
        assertThat(full.received(full.send(HANDSHAKE))).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void shouldPublishAndAnswerInOneMessageWhenTheFrameIsCutAnywhere() {
        byte[] frame = Frames.binary(request("OPTIONS", 7));
        for (int cut = 0; cut <= frame.length; cut++) {
            Port at = new Port();
            EmbeddedChannel client = open(at);
            at.send(client, Arrays.copyOf(frame, cut));
            at.send(client, Arrays.copyOfRange(frame, cut, frame.length));
            TunnelEvent.Command command = at.commands().get(0);
            assertThat(new String(command.request(), StandardCharsets.US_ASCII)).isEqualTo(request("OPTIONS", 7));
            at.answer(command);
            assertThat(Frames.parse(at.received(client)))
                    .containsExactly(new Frame(Frames.BINARY, "RTSP/1.0 200 OK\r\nCSeq: 7\r\n\r\n"));
        }
    }

    @Test
    void shouldReadOnWhenTheFirstFrameComesWithTheHandshake() {
        EmbeddedChannel client = port.connect();
        byte[] frame = Frames.binary(request("OPTIONS", 1));
        byte[] all = Arrays.copyOf(HANDSHAKE.getBytes(StandardCharsets.US_ASCII), HANDSHAKE.length() + frame.length);
        System.arraycopy(frame, 0, all, HANDSHAKE.length(), frame.length);
        port.send(client, all);
        assertThat(port.received(client)).startsWith("HTTP/1.1 101 ").endsWith("\r\n\r\n");
        assertThat(port.commands()).hasSize(1);
    }

    @Test
    void shouldTakeBytesWhateverTheBordersOfMessagesAre() {
        EmbeddedChannel client = open(port);
        String bytes = request("OPTIONS", 1) + request("DESCRIBE", 2) + request("OPTIONS", 3);
        port.send(client, Frames.masked(Frames.BINARY, bytes.substring(0, 30)));
        port.send(client, Frames.masked(Frames.FINAL | Frames.PING, ""));
        port.send(client, Frames.masked(Frames.CONTINUATION, bytes.substring(30, 100)));
        port.send(client, Frames.masked(Frames.FINAL, bytes.substring(100, 110)));
        port.send(client, Frames.binary(bytes.substring(110)));
        assertThat(port.commands()).extracting(TunnelEvent.Command::sequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldCountFramesOfTheClientWhenItWatches() {
        EmbeddedChannel client = watching();
        port.send(client, Frames.binary("$\u0001\u0000\u0004\u0081\u00C9\u0000\u0000"));
        assertThat(port.meters.clientFrames()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 1_000, 65_535, 65_536, 100_000})
    void shouldMakeOneMessageOfEachBatchWhenAViewerWrites(int length) {
        EmbeddedChannel client = watching();
        ByteBuf batch = Unpooled.directBuffer(length).writeByte('$').writeZero(length - 1);
        client.write(batch.retainedDuplicate(), client.voidPromise());
        client.writeAndFlush(batch.retainedDuplicate(), client.voidPromise());
        assertThat(client.outboundMessages()).hasSize(2);
        assertThat(Frames.parse(port.received(client)))
                .hasSize(2)
                .allMatch(frame -> frame.opcode() == Frames.BINARY
                        && frame.payload().length() == length
                        && frame.payload().startsWith("$"));
        assertThat(batch.refCnt()).isEqualTo(1);
        batch.release();
    }

    @Test
    void shouldCloseWith1003WhenTextComes() {
        EmbeddedChannel client = open(port);
        port.send(client, Frames.masked(Frames.FINAL | Frames.TEXT, request("OPTIONS", 1)));
        assertClosed(client, 1003, CloseReason.BAD_REQUEST);
        assertThat(port.commands()).isEmpty();
        assertThat(port.meters.refusedCount(Refused.TEXT_MESSAGE)).isEqualTo(1);
    }

    @Test
    void shouldCloseWith1002WhenAFrameIsNotMasked() {
        EmbeddedChannel client = open(port);
        port.send(client, new byte[] {(byte) (Frames.FINAL | Frames.BINARY), 1, '$'});
        assertClosed(client, 1002, CloseReason.BAD_REQUEST);
        assertThat(port.meters.refusedCount(Refused.MALFORMED_FRAME)).isEqualTo(1);
    }

    @Test
    void shouldCloseWith1009WhenAFrameIsTooLong() {
        EmbeddedChannel client = open(port);
        port.send(client, new byte[] {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0, 4, 0, 1, 1, 2, 3, 4});
        assertClosed(client, 1009, CloseReason.BAD_REQUEST);
    }

    @Test
    void shouldSayWhyAndCloseWhenTheBytesAreNoRtsp() {
        EmbeddedChannel client = open(port);
        port.send(client, Frames.binary("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n"));
        List<Frame> frames = Frames.parse(port.received(client));
        assertThat(frames.get(0).payload()).startsWith("RTSP/1.0 400 ");
        assertThat(frames.get(1).closeCode()).isEqualTo(1000);
        assertThat(port.meters.closed()).containsOnlyKeys(CloseReason.BAD_REQUEST);
    }

    @Test
    void shouldAnswerPingWithItsPayloadWhenItWatches() {
        EmbeddedChannel client = watching();
        port.send(client, Frames.masked(Frames.FINAL | Frames.PING, "are you there"));
        assertThat(Frames.parse(port.received(client))).containsExactly(new Frame(Frames.PONG, "are you there"));
        port.send(client, Frames.masked(Frames.FINAL | Frames.PONG, "x"));
        assertThat(port.received(client)).isEmpty();
    }

    @Test
    void shouldAnswerCloseAndEndTheTunnelWhenTheClientCloses() {
        EmbeddedChannel client = watching();
        port.send(client, Frames.masked(Frames.FINAL | Frames.CLOSE, "\u0003\u00E9bye"));
        assertClosed(client, 1001, CloseReason.CLIENT_CLOSED);
        assertThat(port.streams.calls).endsWith("stop");
        assertThat(port.registry.tunnels()).isZero();
    }

    @Test
    void shouldSayGoodByeWhenTheTunnelIsEnded() {
        EmbeddedChannel client = open(port);
        port.registry.closeSome(port.registry.snapshot(), CloseReason.DRAINED);
        port.settle();
        assertClosed(client, 1000, CloseReason.DRAINED);
    }

    @Test
    void shouldEndTheTunnelWhenTheConnectionIsLost() {
        EmbeddedChannel client = watching();
        client.disconnect();
        port.settle();
        assertThat(port.meters.closed()).containsOnlyKeys(CloseReason.CLIENT_CLOSED);
        assertThat(port.events(TunnelEvent.DataSocketClosed.class)).hasSize(1);
    }

    @Test
    void shouldEndTheTunnelWhenNothingIsEverSaid() {
        EmbeddedChannel client = open(port);
        port.pass(75);
        assertClosed(client, 1000, CloseReason.IDLE);
    }

    private void assertClosed(EmbeddedChannel client, int code, CloseReason reason) {
        List<Frame> frames = Frames.parse(port.received(client));
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).opcode()).isEqualTo(Frames.CLOSE);
        assertThat(frames.get(0).closeCode()).isEqualTo(code);
        assertThat(port.meters.closed()).containsOnlyKeys(reason);
        assertThat(client.isOpen()).isFalse();
    }

    private EmbeddedChannel watching() {
        EmbeddedChannel client = open(port);
        port.send(client, Frames.binary(request("PLAY", 1)));
        port.answer(port.commands().get(0), PLAY);
        assertThat(Frames.parse(port.received(client))).hasSize(1).allMatch(frame -> frame.payload()
                .startsWith("RTSP/1.0 200 "));
        return client;
    }

    private static EmbeddedChannel open(Port port) {
        EmbeddedChannel client = port.send(HANDSHAKE);
        assertThat(port.received(client)).startsWith("HTTP/1.1 101 ");
        return client;
    }
}
