package io.culvert.fleet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process that enters the control group of another and fills a file in memory there: the file is charged to the group, and
 * the kernel, asked for more than the limit, ends the biggest process of it, which this small one is not.
 */
final class MemoryPressure implements AutoCloseable {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final String ENTER_AND_FILL =
            "echo $$ >\"$1/cgroup.procs\" && exec head -c 4294967296 /dev/zero >\"$2\"";

    private final Process process;
    private final Path file;

    private MemoryPressure(Process process, Path file) {
        this.process = process;
        this.file = file;
    }

    static MemoryPressure on(String pid) {
        try {
            Path group = group(Files.readAllLines(Path.of("/proc", pid, "cgroup")));
            Path file = Files.createTempFile(Path.of("/dev/shm"), "culvert-pressure", "");
            Process process = new ProcessBuilder(
                            "/bin/sh", "-c", ENTER_AND_FILL, "pressure", group.toString(), file.toString())
                    .inheritIO()
                    .start();
            return new MemoryPressure(process, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where memory is limited: a hierarchy of its own in version 1, the only one in version 2. */
    static Path group(List<String> lines) {
        return Stream.of(":memory:", "0::")
                .flatMap(mark -> lines.stream()
                        .filter(line -> line.contains(mark) || line.startsWith(mark))
                        .map(line -> GROUPS.resolve(mark.equals("0::") ? "" : "memory")
                                .resolve(line.substring(line.lastIndexOf(':') + 2))))
                .findFirst()
                .orElseThrow(() -> new Engine.EngineException("no control group of memory in " + lines));
    }

    /** It may be ended too, once the other is gone; before that it must not. */
    void requireWorking() {
        if (!process.isAlive() && process.exitValue() < 128) {
            throw new Engine.EngineException("the memory could not be filled: code " + process.exitValue());
        }
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
