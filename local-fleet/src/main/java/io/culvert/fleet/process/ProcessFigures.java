package io.culvert.fleet.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the operating system and the JVM's own tools tell of a process. Empty where the system does not tell (no /proc). */
public final class ProcessFigures {
    private static final Duration COLLECTION = Duration.ofSeconds(20);

    private ProcessFigures() {}

    /** Open file descriptors, sockets among them. */
    public static OptionalLong descriptors(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return OptionalLong.of(open.count());
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }

    /** Makes a JVM collect its garbage, so that its heap shows what is really held. False if that did not work. */
    public static boolean collectGarbage(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(COLLECTION.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } catch (IOException unknown) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
