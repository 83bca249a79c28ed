package io.culvert.fleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.ScriptedServer.Peer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private ScriptedServer server;
    private TunnelClient client;
    private Peer peer;
    private String handshake;

    @BeforeEach
    void shakeHands() throws Exception {
        server = new ScriptedServer();
        Future<TunnelClient> opening = clients.submit(TunnelClient.webSocket(server.url("/rtsp-over-websocket"))
                .subprotocols("binary")
                .timeout(PATIENCE)::open);
        peer = server.accept();
        handshake = peer.readHead();
        peer.write("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: binary\r\n\r\n");
        client = opening.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        clients.shutdownNow();
        server.close();
    }

    /** Reads a short masked frame and returns opcode and payload. */
    private String readFrame() throws Exception {
        String header = peer.readText(2);
        assertThat(header.charAt(1) & 0x80).as("mask bit").isEqualTo(0x80);
        int length = header.charAt(1) & 0x7F;
        if (length == 126) {
            String extended = peer.readText(2);
            length = extended.charAt(0) << 8 | extended.charAt(1);
        }
        String mask = peer.readText(4);
        String masked = peer.readText(length);
        StringBuilder text = new StringBuilder().append(header.charAt(0) & 0x0F).append('|');
        for (int i = 0; i < length; i++) {
            text.append((char) (masked.charAt(i) ^ mask.charAt(i & 3)));
        }
        return text.toString();
    }

    @Test
    void shouldOfferItsSubprotocolInAHandshakeOfTwoConnectionWords() {
        assertThat(handshake)
                .startsWith("GET /rtsp-over-websocket HTTP/1.1\r\n")
                .contains("Connection: keep-alive, Upgrade\r\n", "Sec-WebSocket-Protocol: binary\r\n");
    }

    @Test
    void shouldCarryRequestsAndAnswersInBinaryFramesCutAnywhere() throws Exception {
        CompletableFuture<Answer> answer = client.start(client.request("OPTIONS", "*", "X", "y".repeat(200)));

        assertThat(readFrame()).startsWith("2|OPTIONS * RTSP/1.0\r\n");
        peer.write("\u0082\u0009RTSP/1.0 ");
        peer.write("\u0082\u0000");
        peer.write("\u0082\u007e\u0000\u0016" + "200 OK\r\nCSeq: 1\r\n\r\n$\u0000\u0000");
        peer.write("\u0002\u0001\u0001\u0080\u0001x");

        assertThat(client.await(answer, "OPTIONS").status()).isEqualTo(200);
        assertThat(client.media().await(0, stats -> stats.malformed() == 1, PATIENCE))
                .isTrue();
    }

    @Test
    void shouldAnswerPingsAndSendItsOwn() throws Exception {
        peer.write("\u0089\u0002hi");
        assertThat(readFrame()).isEqualTo("10|hi");

        client.sendPing("a");
        assertThat(readFrame()).isEqualTo("9|a");
        client.sendText("b");
        assertThat(readFrame()).isEqualTo("1|b");
    }

    @Test
    void shouldEndInOrderWhenTheServerSendsAClose() throws Exception {
        peer.write("\u0088\u0002\u0003\u00e8");

        assertThat(client.awaitEnd(PATIENCE).orElseThrow().cause()).isEqualTo(StreamEnd.Cause.CLOSED_BY_SERVER);
    }

    @Test
    void shouldEndWhenTheServerSendsText() throws Exception {
        peer.write("\u0081\u0001x");

        assertThat(client.awaitEnd(PATIENCE).orElseThrow().detail()).contains("opcode 1");
    }
}
