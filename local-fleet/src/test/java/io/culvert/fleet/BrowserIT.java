package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A browser shows the demo by RTSP over WebSocket, with the player library that Axis publishes. */
class BrowserIT {
    private static final String LIBRARY = "media-stream-library@13.1.1";
    private static final Path LIBRARY_FOLDER = Path.of("target", "browser");
    private static final Path PLAYER =
            LIBRARY_FOLDER.resolve("node_modules/media-stream-library/dist/media-stream-library.min.js");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int FRAMES = 30;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(1, 1, 1);

    @TempDir
    Path folder;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        String npm = ExternalProgram.required("npm");
        Files.createDirectories(LIBRARY_FOLDER);
        if (!Files.exists(PLAYER)) {
            run(npm + " install --prefix " + LIBRARY_FOLDER + " --ignore-scripts --no-audit --no-fund " + LIBRARY);
        }
    }

    @Test
    void shouldShowThePictureWhenABrowserPlaysByWebSocket() throws Exception {
        String chromium = ExternalProgram.required("chromium");
        Path picture = folder.resolve("picture.rgb");
        try (PlayerSite site = new PlayerSite(PLAYER, picture)) {
            Process browser = start(chromium, site.page(socket(), demo()));
            try {
                assertThat(site.outcome(LIMIT)).isEqualTo(PlayerSite.SHOWN);
            } finally {
                end(browser);
            }
        }
        DemoPictures.assertShownInAnyMatrix(picture, FRAMES);
    }

    private Process start(String chromium, String page) throws IOException {
        return new ProcessBuilder(List.of(
                        chromium,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--autoplay-policy=no-user-gesture-required",
                        "--remote-debugging-port=0", // without it a headless browser ends when the page is loaded
                        "--user-data-dir=" + Files.createTempDirectory(LIBRARY_FOLDER.toAbsolutePath(), "profile"),
                        page))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("browser.log").toFile())
                .start();
    }

    /** A browser is several processes; none of them may outlive the test. */
    private static void end(Process browser) throws InterruptedException {
        List<ProcessHandle> all = browser.descendants().toList();
        browser.destroy();
        browser.waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            one.onExit().join();
        }
    }

    private static String socket() {
        return "ws://127.0.0.1:" + FLEET.get().ports().gateway(0) + "/rtsp-over-websocket";
    }

    private static String demo() {
        return FLEET.get().url(0, "/live/demo").toString();
    }

    private static void run(String command) throws IOException, InterruptedException {
        Result result = ExternalProgram.run(List.of(command.split(" ")), LIMIT);
        assertThat(result.code()).as(command + "\n" + result.said()).isZero();
    }
}
