package io.culvert.fleet.bench;

import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.FreePort;
import io.culvert.fleet.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The row without Culvert: a program that does nothing but send the same access units to as many sockets. In C where there
 * is a compiler, else in Java, which the table then says.
 */
final class Floor {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final List<String> program;
    private final String kind;
    private final Path trace;
    private final Path log;

    private Floor(List<String> program, String kind, Path trace, Path log) {
        this.program = program;
        this.kind = kind;
        this.trace = trace;
        this.log = log;
    }

    static Floor prepare(Workplace workplace, BenchClip clip) throws IOException, InterruptedException {
        Path trace = clip.trace(workplace.media());
        Path log = workplace.checkout().log("floor");
        Path binary = workplace.folder().resolve("floor");
        Path source = workplace.checkout().root().resolve("local-fleet/src/main/c/floor.c");
        if (compile(source, binary)) {
            return new Floor(List.of(binary.toString()), "C", trace, log);
        }
        List<String> java = JavaCommand.main(List.of("-Xmx64m", "-XX:+UseSerialGC"), FloorMain.class, List.of());
        return new Floor(java, "Java", trace, log);
    }

    private static boolean compile(Path source, Path binary) throws IOException, InterruptedException {
        Files.createDirectories(binary.getParent());
        try {
            return new ProcessBuilder("cc", "-O2", "-o", binary.toString(), source.toString())
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noCompiler) {
            Workplace.progress("no C compiler here: the floor is a Java program");
            return false;
        }
    }

    String kind() {
        return kind;
    }

    /** CPU seconds per delivered GB. */
    double measure(String mode, int viewers, Duration warmUp, Duration length) throws IOException {
        int port = FreePort.find();
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(Integer.toString(port), Integer.toString(viewers), trace.toString(), mode, "40"));
        ChildProcess floor = ChildProcess.start("floor", command, Map.of(), log);
        Await.until("the floor to listen", START_LIMIT, Duration.ofMillis(20), () -> isListening(port));
        LoadSettings settings = new LoadSettings("127.0.0.1", port, LoadSettings.Mode.RAW, "/", 1);
        try (LoadProcess load = LoadProcess.start(settings, log)) {
            load.join(viewers, 1000);
            return Window.measure(load, List.of(floor), warmUp, length).perGigabyte();
        } finally {
            floor.kill();
        }
    }

    /** A look into the kernel's table: a connection to try would be taken for a viewer. */
    private static boolean isListening(int port) {
        String wanted = String.format("0100007F:%04X 00000000:0000 0A", port);
        try {
            return Files.readString(Path.of("/proc/net/tcp")).contains(wanted);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
