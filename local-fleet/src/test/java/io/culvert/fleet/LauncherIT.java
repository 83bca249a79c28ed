package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./culvert} as a user meets it. */
class LauncherIT {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Checkout checkout = Checkout.find(Map.of());
    private final PortBlock block = PortBlock.reserve(2, 1, 2);
    private final List<ProcessHandle> children = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void endWhatIsLeft() {
        children.forEach(ProcessHandle::destroyForcibly);
        block.close();
    }

    @Test
    void shouldSayHowToWatchAndLeaveNothingWhenInterrupted() throws Exception {
        Process launcher = up();

        signal(launcher, "INT");

        assertThat(launcher.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(said()).contains("ffplay -rtsp_transport http rtsp://127.0.0.1:", "culvert is ready", "stopping");
        assertNothingIsLeft();
    }

    @Test
    void shouldLeaveNothingWhenTheLauncherIsKilled() throws Exception {
        Process launcher = up();

        signal(launcher, "KILL");

        assertThat(launcher.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertNothingIsLeft();
    }

    @Test
    void shouldNameThePortAndStartNothingWhenItIsBusy() throws Exception {
        Ports ports = block.ports();
        try (var taken = new java.net.ServerSocket(ports.session(0))) {
            Process launcher = culvert(ports.base(), "up");

            assertThat(launcher.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(launcher.exitValue()).isEqualTo(2);
            assertThat(said()).contains(taken.getLocalPort() + " (session-0)", "CULVERT_PORT_BASE");
            assertThat(folder.resolve("state/logs")).doesNotExist();
        }
    }

    @Test
    void shouldTellTheVerbsWhenTheVerbIsUnknown() throws Exception {
        Process launcher = culvert(Ports.DEFAULT_BASE, "fly");

        assertThat(launcher.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(2);
        assertThat(said()).contains("unknown verb fly", "usage: ./culvert VERB");
    }

    private Process up() throws IOException {
        Process launcher = culvert(block.ports().base(), "up");
        Await.until("culvert is ready", START, Duration.ofMillis(100), () -> {
            assertThat(launcher.isAlive())
                    .as("the launcher runs; it said: %s", said())
                    .isTrue();
            return said().contains("culvert is ready");
        });
        launcher.descendants().forEach(children::add);
        assertThat(children).as("broker, gateways, session service, relays").hasSizeGreaterThanOrEqualTo(6);
        return launcher;
    }

    private Process culvert(int base, String verb) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        checkout.root().resolve("culvert").toString(), verb)
                .redirectErrorStream(true)
                .redirectOutput(output().toFile());
        builder.environment()
                .putAll(Map.of(
                        "CULVERT_PORT_BASE", Integer.toString(base),
                        "CULVERT_HOME", folder.resolve("state").toString(),
                        "CULVERT_JAVA_HOME", System.getProperty("java.home"),
                        "CULVERT_BUILD", "never")); // this very build is running
        return builder.start();
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private void assertNothingIsLeft() {
        Await.until("all children to end", STOP, Duration.ofMillis(50), () -> children.stream()
                .noneMatch(ProcessHandle::isAlive));
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    private String said() {
        try {
            return Files.exists(output()) ? Files.readString(output()) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
