package io.culvert.fleet.container;

import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container engine of our own in a network of its own: port 80 is free there, no rule of the machine's firewall changes,
 * and whatever else runs on the machine neither sees nor is seen. Needs Linux, root, and the programs dockerd, ip and unshare.
 */
final class PrivateEngine implements AutoCloseable {
    private static final String INSIDE = "CULVERT_PRIVATE_NETWORK";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);

    private final ChildProcess daemon;

    private PrivateEngine(ChildProcess daemon) {
        this.daemon = daemon;
    }

    static boolean isInside(Map<String, String> environment) {
        return environment.containsKey(INSIDE);
    }

    /** Runs this very command again, in a network of its own; returns its exit code. */
    static int again(Path home) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "--"));
        ProcessHandle.Info self = ProcessHandle.current().info();
        command.add(self.command().orElseThrow());
        command.addAll(List.of(self.arguments().orElseThrow()));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(INSIDE, "1");
        builder.environment().put("DOCKER_HOST", "unix://" + socket(home));
        Process inner = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(inner::destroy, "end the acceptance"));
        return inner.waitFor();
    }

    static PrivateEngine start(Path home, Engine engine) throws IOException {
        Engine.program(List.of("ip", "link", "set", "lo", "up"));
        Path state = Files.createDirectories(home.resolve("engine"));
        List<String> command = List.of(
                "dockerd",
                "--data-root=" + state.resolve("data"),
                "--exec-root=" + state.resolve("exec"),
                "--pidfile=" + state.resolve("pid"),
                "--host=unix://" + socket(home));
        Files.deleteIfExists(state.resolve("pid"));
        PrivateEngine started = new PrivateEngine(ChildProcess.start(
                "dockerd", command, Map.of(), home.resolve("logs").resolve("dockerd.log")));
        try {
            Await.until("the container engine", START_LIMIT, Duration.ofMillis(200), () -> started.isUp(engine));
        } catch (RuntimeException e) {
            String last = started.daemon.lastLines(20);
            started.close();
            throw new Engine.EngineException(e.getMessage() + "\n" + last);
        }
        return started;
    }

    private boolean isUp(Engine engine) {
        if (!daemon.isAlive()) {
            throw new Engine.EngineException("dockerd ended with code " + daemon.exitCode());
        }
        return engine.answers();
    }

    private static Path socket(Path home) {
        return home.resolve("engine/docker.sock");
    }

    @Override
    public void close() {
        daemon.stop(STOP_GRACE);
    }
}
