package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.camera.CameraSimulator;
import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.ChannelStats;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cameras made of GStreamer's RTSP server, behind Digest: pulled, lost, back again, and closed to who does not know them. */
class CameraIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AWAY = Duration.ofSeconds(6);
    /** Promised are 5 s; the rest is room for a busy machine. */
    private static final Duration BACK = Duration.ofSeconds(15);

    private static final int VIDEO = 0;
    private static final int AUDIO = 2;
    private static final int VIEWERS = 50;
    private static final int GATEWAYS = 3;
    private static final int FRAMES_PER_SECOND = 25;

    @RegisterExtension
    static final FleetForTests FLEET =
            FleetForTests.of(GATEWAYS, 1, 2).with(Map.of("CULVERT_RELAY_HOSTS_ALLOW", "127.0.0.1/32"));

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private CameraSimulator camera(CameraSimulator.Lower lower) {
        String python = CameraSimulator.python()
                .orElseGet(() -> ExternalProgram.missing("Python with GStreamer's RTSP server"));
        Path folder = Path.of("target", "fleet", "CameraIT", "camera-" + open.size());
        CameraSimulator camera = CameraSimulator.start(python, folder.toAbsolutePath(), lower, FRAMES_PER_SECOND);
        open.add(camera);
        return camera;
    }

    private static void define(String path, String url, String transport) {
        HttpResponse<String> answer = api(
                "PUT",
                path,
                "{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"" + url + "\"],\"transport\":\"" + transport + "\"}}");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    private static HttpResponse<String> api(String method, String path, String body) {
        return StreamsApi.ask(FLEET.get(), 0, method, path, body);
    }

    private TunnelClient viewer(int gateway, String path) {
        TunnelClient viewer = TunnelClient.http(FLEET.get().url(gateway, path).toString())
                .timeout(SOON)
                .open();
        open.add(viewer);
        return viewer;
    }

    private TunnelClient watching(int gateway, String path) {
        TunnelClient viewer = viewer(gateway, path);
        assertThat(viewer.watch().status()).isEqualTo(200);
        return viewer;
    }

    @ParameterizedTest
    @CsvSource({"TCP, ANY, 1", "UDP, ANY, 1", "AUTO, UDP, 1", "HTTP, ANY, 2"})
    void shouldPlayWhenCameraIsPulled(String transport, CameraSimulator.Lower lower, int connections) {
        CameraSimulator camera = camera(lower);
        String path = "/live/by-" + (transport + "-" + lower).toLowerCase();
        define(path, camera.url().toString(), transport);
        TunnelClient viewer = watching(0, path);

        assertThat(viewer.media().awaitMorePackets(VIDEO, 4 * FRAMES_PER_SECOND, SOON))
                .isTrue();
        assertThat(viewer.media().awaitMorePackets(AUDIO, FRAMES_PER_SECOND, SOON))
                .isTrue();
        assertThat(viewer.media().channelStats(VIDEO)).matches(ChannelStats::isUnbroken);
        assertThat(viewer.media().channelStats(VIDEO).startsAtRandomAccess()).isTrue();
        assertThat(viewer.media().channelStats(AUDIO)).matches(ChannelStats::isUnbroken);
        assertThat(camera.connections()).isEqualTo(connections);
        assertThat(camera.plays()).isEqualTo(1);
    }

    @Test
    void shouldKeepFiftyViewersOnOneConnectionWhenCameraGoesAndComesBack() {
        CameraSimulator camera = camera(CameraSimulator.Lower.TCP);
        define("/live/away", camera.url().toString(), "AUTO");
        List<TunnelClient> viewers = new ArrayList<>();
        for (int n = 0; n < VIEWERS; n++) {
            viewers.add(watching(n % GATEWAYS, "/live/away"));
        }
        awaitPackets(viewers, FRAMES_PER_SECOND, SOON);
        assertThat(camera.connections()).isEqualTo(1);
        assertThat(camera.setUps()).isEqualTo(2);

        camera.kill();
        viewers.getFirst().awaitEnd(AWAY);
        Map<TunnelClient, Long> before = packets(viewers);
        camera.restart();
        long back = System.nanoTime();
        assertThat(viewers).allMatch(viewer -> awaitPackets(viewer, before.get(viewer) + 1, BACK));
        System.out.printf("all viewers went on %.1f s after the camera was back%n", (System.nanoTime() - back) / 1e9);

        assertThat(viewers)
                .allMatch(viewer -> awaitPackets(viewer, before.get(viewer) + 2 * FRAMES_PER_SECOND, SOON))
                .allMatch(TunnelClient::isOpen)
                .allMatch(viewer -> viewer.media().channelStats(VIDEO).isUnbroken())
                .allMatch(viewer -> viewer.media().channelStats(AUDIO).isUnbroken());
        assertThat(camera.plays()).isEqualTo(2);
        assertThat(camera.connections()).isEqualTo(2);
    }

    private static Map<TunnelClient, Long> packets(List<TunnelClient> viewers) {
        return viewers.stream().collect(Collectors.toMap(Function.identity(), viewer -> viewer.media()
                .channelStats(VIDEO)
                .packets()));
    }

    /** So many in all: waiting for more of each, one after the other, would take as often as long. */
    private static boolean awaitPackets(TunnelClient viewer, long count, Duration limit) {
        return viewer.media().await(VIDEO, stats -> stats.packets() >= count, limit);
    }

    private static void awaitPackets(List<TunnelClient> viewers, long count, Duration limit) {
        assertThat(viewers).allMatch(viewer -> awaitPackets(viewer, count, limit));
    }

    @Test
    void shouldTryThreeLogInsAndSayWhyWhenPasswordIsWrong() {
        CameraSimulator camera = camera(CameraSimulator.Lower.TCP);
        define("/live/locked", camera.url().toString().replace(CameraSimulator.PASSWORD, "wrong"), "TCP");

        Await.until("three log-ins", SOON, POLL, () -> {
            assertThat(viewer(1, "/live/locked").ask("DESCRIBE").status()).isEqualTo(503);
            return metric("culvert_relay_cameras_log_in_paused_total") > 0;
        });
        Answer refused = viewer(2, "/live/locked").ask("DESCRIBE");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(camera.connections()).as("three tries, then quiet").isEqualTo(3);
        assertThat(camera.plays()).isZero();
        assertThat(api("GET", "/live/locked", "").body()).contains("credentials refused");
        assertThat(FLEET.get().relays()).anyMatch(relay -> relay.metrics()
                .matches("(?s).*culvert_relay_cameras_trouble_total\\{[^}]*credentials-refused[^}]*} [1-9].*"));
    }

    private static double metric(String name) {
        return FLEET.get().relays().stream()
                .mapToDouble(relay -> relay.metric(name))
                .sum();
    }

    @Test
    void shouldPlayWhenTheSourceIsCulvertItself() {
        define("/live/again", FLEET.get().url(2, "/live/demo").toString().replace("rtsp:", "http:"), "AUTO");
        TunnelClient viewer = watching(0, "/live/again");

        assertThat(viewer.media().awaitMorePackets(VIDEO, 50, SOON)).isTrue();
        assertThat(viewer.media().channelStats(VIDEO)).matches(ChannelStats::isUnbroken);
    }
}
