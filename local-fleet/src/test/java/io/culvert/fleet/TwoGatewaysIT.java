package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram.Result;
import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.HttpDialect;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.client.TunnelClientBuilder;
import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GET and POST of a tunnel land on different gateways, in either order, without any affinity in front. */
class TwoGatewaysIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int GATEWAYS = 4;
    private static final int TUNNELS = 200;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(GATEWAYS, 1, 1);

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "3, 2"})
    void shouldPlayWhenFfmpegsLegsAreLedApart(int get, int post, @TempDir Path folder) throws Exception {
        Ports ports = FLEET.get().ports();
        Path picture = folder.resolve("picture.rgb");
        try (LegSplitter splitter = new LegSplitter(ports.gateway(get), ports.gateway(post))) {
            Result result = ExternalProgram.run(
                    List.of((FfmpegTool.path() + " -nostdin -v error -y -rtsp_transport http -i rtsp://127.0.0.1:"
                                    + splitter.port() + "/live/demo -map 0:v -t 3 -pix_fmt rgb24 -f rawvideo "
                                    + picture)
                            .split(" ")),
                    Duration.ofSeconds(40));

            assertThat(result.code()).as(result.said()).isZero();
            assertThat(splitter.gets()).isEqualTo(1);
            assertThat(splitter.posts()).isEqualTo(1);
        }
        DemoPictures.assertShown(picture, 45);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 0", "1, 1"})
    void shouldPlayWhenThePostComesFirst(int get, int post) {
        try (TunnelClient viewer = client(get, post).postFirst().open()) {
            assertPlays(viewer);
        }
    }

    /** GStreamer and LIVE555 speak HTTP/1.0 and cut base64 in their own ways. */
    @Test
    void shouldPlayWhenEachDialectIsLedApart() {
        for (HttpDialect dialect : List.of(HttpDialect.FFMPEG, HttpDialect.GSTREAMER, HttpDialect.LIVE555)) {
            try (TunnelClient viewer = client(0, 1).dialect(dialect).open()) {
                assertPlays(viewer);
            }
        }
    }

    @Test
    void shouldContinueWhenTheNextPostComes() {
        try (TunnelClient viewer = client(0, 1).open()) {
            assertPlays(viewer);
            viewer.commandSocket().close();

            viewer.openPost();

            assertThat(viewer.ask("GET_PARAMETER").status()).isEqualTo(200);
        }
    }

    /** The gateway of the POST has no data socket to answer on: what it refuses goes through the owner of the tunnel. */
    @Test
    void shouldAnswerEverythingInOrderWhenMalformedBytesFollowManyCommands() {
        try (TunnelClient client = client(0, 1).timeout(Duration.ofSeconds(30)).open()) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            List<byte[]> messages = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
                RtspRequest request = client.request("OPTIONS", client.url());
                answers.add(client.expect(request));
                messages.add(RtspEncoder.encode(request));
            }
            client.sendGlued(messages.toArray(byte[][]::new));
            client.commandSocket().write("****");

            answers.forEach(answer ->
                    assertThat(client.await(answer, "OPTIONS").status()).isEqualTo(200));
            assertThat(client.awaitEnd(Duration.ofSeconds(30))).isPresent();
            assertThat(client.unexpectedAnswers())
                    .extracting(RtspResponse::status)
                    .containsExactly(400);
            assertThat(client.answerOrder()).isSorted();
        }
    }

    @Test
    void shouldPlayEveryTunnelWhenManyComeRoundRobin() throws Exception {
        List<TunnelClient> viewers = new ArrayList<>();
        try (ExecutorService openers = Executors.newFixedThreadPool(8)) {
            List<Future<TunnelClient>> opened = new ArrayList<>();
            for (int n = 0; n < TUNNELS; n++) {
                int get = n % GATEWAYS;
                int post = (n + 1 + n / GATEWAYS) % GATEWAYS;
                opened.add(openers.submit(() -> watching(get, post)));
            }
            for (Future<TunnelClient> viewer : opened) {
                viewers.add(viewer.get());
            }
            assertThat(viewers).hasSize(TUNNELS).allMatch(viewer -> viewer.media()
                    .await(0, stats -> stats.packets() > 50, SOON));
            assertThat(viewers)
                    .allMatch(viewer -> viewer.media().channelStats(0).isUnbroken());
        } finally {
            viewers.forEach(TunnelClient::close);
        }
    }

    private static TunnelClient watching(int get, int post) {
        TunnelClient viewer = client(get, post).open();
        viewer.watch();
        return viewer;
    }

    private static void assertPlays(TunnelClient viewer) {
        viewer.watch();
        assertThat(viewer.media().await(0, stats -> stats.packets() > 50, SOON)).isTrue();
        assertThat(viewer.media().channelStats(0).startsAtRandomAccess()).isTrue();
        assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
        assertThat(viewer.unexpectedAnswers()).isEmpty();
    }

    private static TunnelClientBuilder client(int get, int post) {
        LocalFleet fleet = FLEET.get();
        return TunnelClient.http(fleet.url(get, "/live/demo").toString())
                .postAt("127.0.0.1", fleet.ports().gateway(post));
    }
}
