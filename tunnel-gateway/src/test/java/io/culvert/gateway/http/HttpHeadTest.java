package io.culvert.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadTest {
    private static final String FFMPEG = "GET /live/cam HTTP/1.1\r\nUser-Agent: Lavf/60\r\nRange: bytes=0-\r\n"
            + "Connection: close\r\nHost: h:80\r\nIcy-MetaData: 1\r\nx-sessioncookie: 0123456789abcdef\r\n"
            + "Accept: application/x-rtsp-tunnelled\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n\r\n";
    private static final String GSTREAMER = "GET /live/cam HTTP/1.0\r\nx-sessioncookie: abcdefghijklmnopqrstuvw\r\n"
            + "Accept: application/x-rtsp-tunnelled\r\nCache-Control: no-cache\r\nPragma: no-cache\r\nHost: h:80\r\n\r\n";
    private static final String LIVE555 = "GET /live/cam HTTP/1.0\r\nCSeq: 1\r\nUser-Agent: VLC\r\nHost: 10.0.0.1\r\n"
            + "x-sessioncookie: 0123456789abcdef0123456\r\nAccept: application/x-rtsp-tunnelled\r\n\r\n";
    private static final String GORTSPLIB = "GET /live/cam HTTP/1.1\r\nHost: h:80\r\nX-Sessioncookie: 0123\r\n"
            + "Accept: application/x-rtsp-tunnelled\r\nContent-Length: 30000\r\n\r\n";
    private static final String WITHOUT_ACCEPT = "GET / HTTP/1.0\r\nX-SESSIONCOOKIE: 1\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {FFMPEG, GSTREAMER, LIVE555, GORTSPLIB, WITHOUT_ACCEPT})
    void shouldAnswerTheSameAtOnceWhenTheGetOfAClientIsCutAnywhere(String head) {
        for (int cut = 1; cut <= head.length(); cut++) {
            Port port = new Port();
            EmbeddedChannel client = port.send(head.substring(0, cut));
            if (cut < head.length()) {
                assertThat(port.received(client)).isEmpty();
                port.send(client, head.substring(cut));
            }
            String version = head.contains("HTTP/1.1") ? "HTTP/1.1" : "HTTP/1.0";
            assertThat(port.received(client))
                    .startsWith(version + " 200 OK\r\n")
                    .contains(
                            "\r\nContent-Type: application/x-rtsp-tunnelled\r\n",
                            "\r\nCache-Control: no-store\r\n",
                            "\r\nPragma: no-cache\r\n",
                            "\r\nConnection: close\r\n",
                            "\r\nX-Accel-Buffering: no\r\n",
                            "\r\nDate: ")
                    .doesNotContainIgnoringCase("content-length")
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .doesNotContainIgnoringCase("x-server-ip-address")
                    .endsWith("\r\n\r\n");
            assertThat(client.isOpen()).isTrue();
        }
    }

    static Stream<Arguments> refusals() {
        String cookie = "x-sessioncookie: a\r\n";
        return Stream.of(
                Arguments.of("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 404, "no-tunnel"),
                Arguments.of("POST / HTTP/1.0\r\n\r\n", 404, "no-tunnel"),
                Arguments.of("GET / HTTP/1.0\r\nAccept: application/x-rtsp-tunnelled\r\n\r\n", 400, "cookie"),
                Arguments.of("GET / HTTP/1.0\r\nx-sessioncookie: \r\n\r\n", 400, "cookie"),
                Arguments.of("GET / HTTP/1.0\r\n" + cookie + cookie + "\r\n", 400, "cookie"),
                Arguments.of("GET / HTTP/1.0\r\nx-sessioncookie: a b\r\n\r\n", 400, "cookie"),
                Arguments.of("GET / HTTP/1.0\r\nx-sessioncookie: " + "c".repeat(256) + "\r\n\r\n", 400, "cookie"),
                Arguments.of("GET / HTTP/1.1\r\n" + cookie + "\r\n", 400, "host"),
                Arguments.of("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n" + cookie + "\r\n", 400, "host"),
                Arguments.of("GET / HTTP/1.0\r\nA: b\r\n c\r\n" + cookie + "\r\n", 400, "folded-line"),
                Arguments.of("HEAD / HTTP/1.0\r\n" + cookie + "\r\n", 405, "method"),
                Arguments.of("PUT / HTTP/1.0\r\n\r\n", 405, "method"),
                Arguments.of("BREW / HTTP/1.0\r\n\r\n", 501, "unknown-method"),
                Arguments.of("POST / HTTP/1.1\r\nHost: h\r\n" + cookie + "Transfer-Encoding: gzip\r\n\r\n", 501, ""),
                Arguments.of("GET / HTTP/1.0 \r\nx y: z\r\n\r\n", 400, "malformed"),
                Arguments.of("GET / HTTP/2.0\r\n" + cookie + "\r\n", 505, "version"),
                Arguments.of("GET /" + "a".repeat(5000), 414, "request-line"),
                Arguments.of("GET / HTTP/1.0\r\nA: " + "a".repeat(5000), 431, "head-size"),
                Arguments.of("GET / HTTP/1.0\r\n" + ("A: " + "a".repeat(1000) + "\r\n").repeat(9), 431, "head-size"),
                Arguments.of("GET / HTTP/1.0\r\n" + "A: b\r\n".repeat(65), 431, "head-size"),
                Arguments.of("\u0016\u0003\u0001\u0002\u0000", 400, "not-text"),
                Arguments.of("\u0000\u0000\u0000", 400, "not-text"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuseWithLengthAndCloseWhenItIsNoTunnel(String head, int status, String reason) {
        Port port = new Port();
        EmbeddedChannel client = port.send(head);
        assertThat(port.received(client))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nContent-Length: ", "\r\nConnection: close\r\n");
        assertThat(client.isOpen()).isFalse();
        assertThat(port.refused.keySet())
                .allSatisfy(counted -> assertThat(counted).contains(reason));
        assertThat(port.refused).hasSize(1);
        assertThat(port.registry.tunnels()).isZero();
        assertThat(port.registry.waiting()).isZero();
    }

    @Test
    void shouldAnswer408WhenTheHeadDripsBeyondTheDeadline() {
        Port port = new Port();
        EmbeddedChannel client = port.send("GET / HT");
        port.pass(5);
        port.send(client, "TP/1.0\r\nA: b\r\n");
        port.pass(4);
        assertThat(port.received(client)).isEmpty();
        port.pass(1);
        assertThat(port.received(client)).startsWith("HTTP/1.1 408 ");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void shouldAllowTheCookieWhenABrowserAsks() {
        Port port = new Port();
        EmbeddedChannel client = port.send("OPTIONS /live/cam HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(port.received(client))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Access-Control-Allow-Headers: x-sessioncookie", "Content-Length: 0");
    }

    @Test
    void shouldSayGoOnWhenThePostExpectsIt() {
        Port port = new Port();
        EmbeddedChannel post = port.send("POST / HTTP/1.1\r\nHost: h\r\nx-sessioncookie: a\r\n"
                + "Content-Length: 32767\r\nExpect: 100-continue\r\n\r\n");
        assertThat(port.received(post)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    }
}
