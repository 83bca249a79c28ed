package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.demo.DemoClip;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.KafkaNode;
import io.culvert.fleet.process.ServiceProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams are defined, changed and removed, by the API and by a file, while others are watched. */
class CatalogueIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration START = Duration.ofSeconds(60);
    /** Promised are 10 s; the rest is room for a busy machine. */
    private static final Duration BROKER_AWAY = Duration.ofSeconds(30);
    /** Frames come each 40 ms; the rest is room for a busy machine. */
    private static final long NO_GAP_MILLIS = 3_000;

    private static final Path MOUNT =
            Path.of("target", "fleet", "CatalogueIT-mount").toAbsolutePath();

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(1, 2, 2)
            .with(Map.of(
                    "CULVERT_SESSION_STREAMS_FILE",
                    MOUNT.resolve("streams.yaml").toString(),
                    "CULVERT_SESSION_STREAMS_FILE_POLL_MS",
                    "500"))
            .media(CatalogueIT::prepare);

    private static void prepare(Path media) throws IOException {
        Path clip = media.resolve(DemoClip.FILE_NAME);
        Path cams = Files.createDirectories(media.resolve("cams"));
        Files.copy(clip, cams.resolve("one.mp4"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(clip, cams.resolve("two.mp4"), StandardCopyOption.REPLACE_EXISTING);
        Path outside = media.resolveSibling("outside.mp4");
        Files.copy(clip, outside, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(media.resolve("link.mp4"));
        Files.createSymbolicLink(media.resolve("link.mp4"), outside.toAbsolutePath());
        Files.deleteIfExists(media.resolve("up"));
        Files.createSymbolicLink(media.resolve("up"), media.toAbsolutePath().getParent());
        mount("..first", "streams: {/live/by-file: {source: {kind: file, name: cams/one.mp4}}}");
    }

    /** As the kubelet does: a new folder, and one link that is renamed over the old one. */
    private static void mount(String name, String content) throws IOException {
        Path data = Files.createDirectories(MOUNT.resolve(name));
        Files.writeString(data.resolve("streams.yaml"), content);
        Files.deleteIfExists(MOUNT.resolve("..data_tmp"));
        Path link = Files.createSymbolicLink(MOUNT.resolve("..data_tmp"), Path.of(name));
        Files.move(link, MOUNT.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path file = MOUNT.resolve("streams.yaml");
        if (!Files.isSymbolicLink(file)) {
            Files.createSymbolicLink(file, Path.of("..data", "streams.yaml"));
        }
    }

    private static HttpResponse<String> api(int service, String method, String path, String body) {
        return StreamsApi.ask(FLEET.get(), service, method, path, body);
    }

    private static String file(String name) {
        return "{\"source\":{\"kind\":\"file\",\"name\":\"" + name + "\"}}";
    }

    private static TunnelClient open(String path) {
        return TunnelClient.http(FLEET.get().url(0, path).toString())
                .timeout(SOON)
                .open();
    }

    private static TunnelClient watching(String path) {
        TunnelClient viewer = open(path);
        viewer.watch();
        assertThat(viewer.media().awaitMorePackets(0, 50, SOON)).as(path).isTrue();
        return viewer;
    }

    private static int describe(String path) {
        try (TunnelClient client = open("/live/demo")) {
            return client.ask("DESCRIBE", path.startsWith("/") ? "rtsp://127.0.0.1" + path : path)
                    .status();
        }
    }

    private static void awaitDescribed(String path, int status) {
        Await.until(path + " to be answered " + status, START, Duration.ofMillis(200), () -> describe(path) == status);
    }

    @Test
    void shouldDisturbNobodyWhenAnotherStreamIsAddedChangedAndRemoved() {
        try (TunnelClient other = watching("/live/demo")) {
            other.media().forgetSilence();
            assertThat(api(0, "PUT", "/live/door", file("cams/one.mp4")).statusCode())
                    .isEqualTo(201);
            try (TunnelClient viewer = watching("/live/door")) {
                assertThat(api(1, "GET", "/live/door", "").body()).contains("\"state\":\"READY\"");

                assertThat(api(1, "PUT", "/live/door", file("cams/two.mp4")).statusCode())
                        .isEqualTo(200);

                Await.until("the other file", SOON, Duration.ofMillis(100), () -> api(0, "GET", "/live/door", "")
                        .body()
                        .contains("cams/two.mp4"));
                assertThat(viewer.media().awaitMorePackets(0, 200, SOON)).isTrue();
                assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            }
            assertThat(api(0, "DELETE", "/live/door", "").statusCode()).isEqualTo(204);
            awaitDescribed("/live/door", 404);

            assertThat(other.media().channelStats(0).isUnbroken()).isTrue();
            assertThat(other.media().channelStats(0).largestSilenceMillis()).isLessThan(NO_GAP_MILLIS);
        }
    }

    @Test
    void shouldFollowTheFileWhenItIsSwappedAndLeaveTheRestAlone() throws IOException {
        awaitDescribed("/live/by-file", 200);
        assertThat(api(0, "PUT", "/live/by-api", file("cams/two.mp4")).statusCode())
                .isIn(200, 201);
        assertThat(api(0, "DELETE", "/live/by-file", "").statusCode()).isEqualTo(409);
        try (TunnelClient other = watching("/live/demo")) {
            other.media().forgetSilence();

            mount("..second", "streams:\n  /vod/night: {source: {kind: file, name: cams/two.mp4}}\n");

            awaitDescribed("/vod/night", 200);
            awaitDescribed("/live/by-file", 404);
            assertThat(describe("/live/by-api")).isEqualTo(200);
            assertThat(other.media().channelStats(0).largestSilenceMillis()).isLessThan(NO_GAP_MILLIS);
        }
    }

    @Test
    void shouldKeepStreamsWhenEverythingIsStartedAnew() {
        assertThat(api(0, "PUT", "/live/kept", file("cams/one.mp4").replace("}}", "},\"always\":true}"))
                        .statusCode())
                .isEqualTo(201);
        assumeTrue(FLEET.get().kafka().isPresent(), "a broker in a container is not started anew here");
        KafkaNode broker = FLEET.get().kafka().orElseThrow();
        broker.process().kill();
        broker.process().awaitExit(SOON);
        long begin = System.nanoTime();
        assertThat(api(0, "PUT", "/live/lost", file("cams/one.mp4")).statusCode())
                .isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BROKER_AWAY);

        List<ServiceProcess> services = FLEET.get().services().toList();
        services.forEach(service -> service.process().kill());
        services.forEach(service -> service.process().awaitExit(SOON));
        broker.restart();
        broker.awaitReady(START);
        services.forEach(ServiceProcess::restart);
        services.forEach(service -> service.awaitReady(START));

        Await.until(
                "the stream that is always open", START, Duration.ofMillis(200), () -> api(0, "GET", "/live/kept", "")
                        .body()
                        .contains("\"state\":\"READY\""));
        watching("/live/kept").close();
    }

    /** Somebody listens on this machine, and must not be reached, whatever this machine is called. */
    @Test
    void shouldDialNoHostInside() throws IOException {
        try (ServerSocket inside = new ServerSocket(0)) {
            inside.setSoTimeout(1);
            for (String host :
                    List.of("127.0.0.1", "localhost", "localhost.", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]")) {
                String url = "rtsp://" + host + ":" + inside.getLocalPort() + "/x";
                String definition = "{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"" + url + "\"]}}";
                assertThat(api(0, "PUT", "/live/inside", definition).statusCode())
                        .isIn(200, 201);
                awaitDescribed("/live/inside", 503);
                assertThat(api(0, "GET", "/live/inside", "").body())
                        .contains("\"state\":\"FAILED\",\"reason\":\"the camera's address is not allowed\"");
                assertThat(api(0, "DELETE", "/live/inside", "").statusCode()).isEqualTo(204);
                assertThatThrownBy(inside::accept).as(host).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    /** Ways out of the media folder; outside.mp4 lies beside it, and link.mp4 and up/ point there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/live/../outside",
                "/vod/../outside.mp4",
                "/vod/../../CatalogueIT/outside.mp4",
                "/live/%2e%2e/outside",
                "/vod/%2e%2e%2foutside.mp4",
                "/vod/..%2foutside.mp4",
                "/vod/..%5coutside.mp4",
                "/vod/..\\outside.mp4",
                "/vod/%252e%252e/outside.mp4",
                "/vod/%c0%ae%c0%ae/outside.mp4",
                "/vod/\u2025/outside.mp4",
                "/vod//etc/passwd",
                "//etc/passwd",
                "/etc/passwd",
                "/vod/%2fetc%2fpasswd",
                "/vod/outside.mp4%00.mp4",
                "/vod/./../outside.mp4",
                "/vod/link.mp4",
                "/live/link",
                "/vod/up/outside.mp4",
                "/live/up/outside",
                "file:///etc/passwd"
            })
    void shouldReadNothingOutsideTheMediaFolder(String path) {
        assertThat(describe(path)).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live/", "/vod/"})
    void shouldRefuseAPathThatIsTooLong(String prefix) {
        assertThat(describe(prefix + "../".repeat(100) + "outside.mp4")).isIn(400, 404, 414);
        assertThat(describe(prefix + "x".repeat(300))).isIn(400, 404, 414);
    }
}
