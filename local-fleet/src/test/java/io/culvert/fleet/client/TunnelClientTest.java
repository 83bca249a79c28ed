package io.culvert.fleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.fleet.client.ScriptedServer.Peer;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspRequest;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TunnelClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private ScriptedServer server;
    private ScriptedServer other;

    @BeforeEach
    void listen() throws Exception {
        server = new ScriptedServer();
        other = new ScriptedServer();
    }

    @AfterEach
    void close() throws Exception {
        clients.shutdownNow();
        server.close();
        other.close();
    }

    private TunnelClientBuilder tunnel() {
        return TunnelClient.http(server.url("/live/cam1?a=b"))
                .postAt("127.0.0.1", other.port())
                .cookie("c00k1e")
                .timeout(PATIENCE);
    }

    private <T> Future<T> inBackground(Callable<T> steps) {
        return clients.submit(steps);
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A tunnel whose GET went to {@code server} and whose POST to {@code other}. */
    private record OpenTunnel(TunnelClient client, Peer get, Peer post) {}

    private OpenTunnel open(TunnelClientBuilder builder) throws Exception {
        Future<TunnelClient> opening = inBackground(builder::open);
        Peer get = server.accept();
        get.readHead();
        get.write(ScriptedServer.GET_REPLY);
        Peer post = other.accept();
        post.readHead();
        return new OpenTunnel(result(opening), get, post);
    }

    private static String ok(long cseq) {
        return "RTSP/1.0 200 OK\r\nCSeq: " + cseq + "\r\n\r\n";
    }

    @Test
    void shouldSendTheHeadsOfFFmpegToDifferentGateways() throws Exception {
        Future<TunnelClient> opening = inBackground(tunnel()::open);

        Peer get = server.accept();
        assertThat(get.readHead())
                .isEqualTo("GET /live/cam1?a=b HTTP/1.1\r\nUser-Agent: Lavf/59.27.100\r\nRange: bytes=0-\r\n"
                        + "Connection: close\r\nHost: 127.0.0.1:" + server.port() + "\r\nIcy-MetaData: 1\r\n"
                        + "x-sessioncookie: c00k1e\r\nAccept: application/x-rtsp-tunnelled\r\nPragma: no-cache\r\n"
                        + "Cache-Control: no-cache\r\n\r\n");
        get.write(ScriptedServer.GET_REPLY);
        assertThat(other.accept().readHead())
                .startsWith("POST /live/cam1?a=b HTTP/1.1\r\n")
                .contains("x-sessioncookie: c00k1e\r\n", "Content-Length: 32767\r\n")
                .contains("Host: 127.0.0.1:" + other.port() + "\r\n");
        result(opening).close();
    }

    static Stream<HttpDialect> dialects() {
        return Stream.of(
                HttpDialect.FFMPEG,
                HttpDialect.GSTREAMER,
                HttpDialect.LIVE555,
                HttpDialect.GORTSPLIB,
                HttpDialect.FFMPEG.withVersion("HTTP/1.0").without("Accept").withPost("Content-Length", "0"));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void shouldFillEveryPlaceholderWhateverTheDialect(HttpDialect dialect) throws Exception {
        Future<TunnelClient> opening = inBackground(tunnel().dialect(dialect).postFirst()::open);

        Peer post = other.accept();
        String postHead = post.readHead();
        Peer get = server.accept();
        String getHead = get.readHead();
        get.write(ScriptedServer.GET_REPLY);

        assertThat(getHead)
                .startsWith("GET /live/cam1?a=b " + dialect.version())
                .doesNotContain("{");
        assertThat(postHead)
                .startsWith("POST /live/cam1?a=b " + dialect.version())
                .doesNotContain("{");
        assertThat((getHead + postHead).toLowerCase(java.util.Locale.ROOT).split("x-sessioncookie: c00k1e", -1))
                .hasSize(3);
        result(opening).close();
    }

    static Stream<Base64Style> styles() {
        return Stream.of(
                Base64Style.ONE_BLOB,
                Base64Style.ONE_BLOB.inSegmentsOf(1),
                Base64Style.ONE_BLOB.inSegmentsOf(7),
                Base64Style.ONE_BLOB.withWhiteSpace("\r\n", 76),
                Base64Style.ONE_BLOB.withWhiteSpace(" \t", 3).inSegmentsOf(5));
    }

    @ParameterizedTest
    @MethodSource("styles")
    void shouldBeUnderstoodWhateverTheBase64LooksLike(Base64Style style) throws Exception {
        OpenTunnel tunnel = open(tunnel().base64(style));
        RtspRequest first = tunnel.client().request("OPTIONS", "*");
        RtspRequest second = tunnel.client().request("GET_PARAMETER", "rtsp://h/x", "X", "y");

        tunnel.client().sendGlued(RtspEncoder.encode(first), RtspEncoder.encode(second));
        tunnel.client().sendFrame(1, new byte[] {1, 2, 3});
        tunnel.client().sendRun(RtspEncoder.encode(first), RtspEncoder.encode(second), new byte[] {'\r', '\n', '\n'});

        assertThat(((RtspRequest) tunnel.post().readTunnelled()).method()).isEqualTo("OPTIONS");
        assertThat(((RtspRequest) tunnel.post().readTunnelled()).headers().first("X"))
                .contains("y");
        assertThat(((InterleavedFrame) tunnel.post().readTunnelled()).payload()).containsExactly(1, 2, 3);
        assertThat(((RtspRequest) tunnel.post().readTunnelled()).cseq()).hasValue(1);
        assertThat(((RtspRequest) tunnel.post().readTunnelled()).cseq()).hasValue(2);
        tunnel.client().close();
    }

    @Test
    void shouldLeaveOutPaddingWhenToldSo() {
        assertThat(new String(Base64Style.ONE_BLOB.unpadded().text(new byte[] {1})))
                .isEqualTo("AQ");
        assertThat(new String(Base64Style.ONE_BLOB.glued(new byte[] {1}, new byte[] {1, 2})))
                .isEqualTo("AQ==AQI=");
    }

    @Test
    void shouldFailWithTheStatusWhenTheGetIsRefused() throws Exception {
        Future<TunnelClient> opening = inBackground(tunnel()::open);
        Peer get = server.accept();
        get.readHead();
        get.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");

        assertThatThrownBy(() -> result(opening)).hasMessageContaining("GET was answered 503");
    }

    @Test
    void shouldPairAnswersByCSeqWhenTheyComeOutOfOrder() throws Exception {
        OpenTunnel tunnel = open(tunnel());
        CompletableFuture<Answer> first = tunnel.client().start(tunnel.client().request("OPTIONS", "*"));
        CompletableFuture<Answer> second = tunnel.client().start(tunnel.client().request("OPTIONS", "*"));

        tunnel.get()
                .write("$\u0000\u0000\u0001x" + ok(2) + "RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n" + ok(2) + ok(9));
        tunnel.get().close();

        assertThat(tunnel.client().await(second, "second").framesBefore()).isEqualTo(1);
        assertThat(tunnel.client().await(first, "first").status()).isEqualTo(404);
        assertThat(tunnel.client().awaitEnd(PATIENCE).orElseThrow().cause())
                .isEqualTo(StreamEnd.Cause.CLOSED_BY_SERVER);
        assertThat(tunnel.client().answerOrder()).containsExactly(2L, 1L, 2L, 9L);
        assertThat(tunnel.client().unexpectedAnswers()).hasSize(2);
    }

    @Test
    void shouldSayWhatItWaitedForWhenNoAnswerComes() throws Exception {
        OpenTunnel tunnel = open(tunnel().timeout(Duration.ofSeconds(1)));

        assertThatThrownBy(() -> tunnel.client().ask("OPTIONS", "*"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("answer to OPTIONS within 1000 ms");
        tunnel.client().close();
    }

    @Test
    void shouldFailAtOnceWhenTheDataSocketEndsBeforeTheAnswer() throws Exception {
        OpenTunnel tunnel = open(tunnel());
        Future<Answer> asking = inBackground(() -> tunnel.client().ask("OPTIONS", "*"));
        tunnel.post().readTunnelled();

        tunnel.get().write("$\u0000\u0000\u0009torn").close();

        assertThatThrownBy(() -> result(asking)).hasMessageContaining("BROKEN");
        assertThatThrownBy(() -> tunnel.client().ask("OPTIONS", "*")).isInstanceOf(ClientException.class);
        assertThat(tunnel.client().isOpen()).isFalse();
    }

    @Test
    void shouldUseTheNewestPostAndKeepTheOlderOnesOpen() throws Exception {
        OpenTunnel tunnel = open(tunnel());

        ClientSocket second = tunnel.client().openPost();
        Peer secondPost = other.accept();
        assertThat(secondPost.readHead()).contains("x-sessioncookie: c00k1e");
        tunnel.client().send("$\u0001\u0000\u0000".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

        assertThat(secondPost.readTunnelled()).isInstanceOf(InterleavedFrame.class);
        second.reset();
        assertThat(secondPost.readEnd()).isEqualTo("reset");
        tunnel.client().close();
        assertThat(tunnel.post().readEnd()).isEqualTo("closed");
    }

    @Test
    void shouldShareTheCookieWithARivalOnly() throws Exception {
        OpenTunnel tunnel = open(tunnel());
        TunnelClient rival = tunnel.client().rival();
        Future<HttpHead> opening = inBackground(rival::openGet);

        Peer second = server.accept();
        assertThat(second.readHead()).contains("x-sessioncookie: c00k1e");
        second.write("HTTP/1.1 409 Conflict\r\n\r\n");

        assertThat(result(opening).status()).isEqualTo(409);
        assertThat(rival.awaitEnd(PATIENCE).orElseThrow().cause()).isEqualTo(StreamEnd.Cause.REFUSED);
        assertThat(tunnel.client().isOpen()).isTrue();
        tunnel.client().close();
        assertThat(tunnel.client().awaitEnd(PATIENCE).orElseThrow().cause()).isEqualTo(StreamEnd.Cause.CLOSED_HERE);
    }

    @Test
    void shouldGoOnReadingWhenItHasHalfClosed() throws Exception {
        OpenTunnel tunnel = open(tunnel());

        tunnel.client().dataSocket().write("raw").halfClose();

        assertThat(tunnel.get().readText(3)).isEqualTo("raw");
        assertThat(tunnel.get().readEnd()).isEqualTo("closed");
        tunnel.get().write("$\u0000\u0000\u0001x");
        assertThat(tunnel.client().media().await(0, stats -> stats.malformed() == 1, PATIENCE))
                .isTrue();
        tunnel.client().close();
    }

    @Test
    void shouldStallTheServerWhenItStopsReadingAndTakeAllWhenItResumes() throws Exception {
        OpenTunnel tunnel = open(tunnel().receiveBuffer(16 * 1024));
        byte[] frame = RtspEncoder.encode(new InterleavedFrame(0, new byte[1400]));

        tunnel.client().stopReading();
        long written = tunnel.get().writeUntilStalled(frame);
        long taken = tunnel.client().media().frames();
        tunnel.client().resumeReading();

        assertThat(written).isPositive();
        assertThat(taken * frame.length).isLessThan(written);
        assertThat(tunnel.client().media().await(0, stats -> stats.malformed() > written / frame.length, PATIENCE))
                .isTrue();
        tunnel.client().close();
    }

    @Test
    void shouldWriteBase64AsTheLettersThatJavaWrites() throws Exception {
        OpenTunnel tunnel = open(tunnel());
        byte[] options = RtspEncoder.encode(tunnel.client().request("OPTIONS", "*"));
        String text = Base64.getEncoder().encodeToString(options);

        tunnel.client().send(options);

        assertThat(tunnel.post().readText(text.length())).isEqualTo(text);
        tunnel.client().close();
    }
}
