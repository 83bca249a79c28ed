package io.culvert.fleet;

import io.culvert.fleet.process.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A program that publishes or watches, until it is closed. What it says is shown when it fails. */
final class RunningProgram implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;

    private RunningProgram(String command, Path log) throws IOException {
        this.log = log;
        this.process = new ProcessBuilder(List.of(command.split(" +")))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile())
                .start();
    }

    static RunningProgram start(String command, Path folder, String name) throws IOException {
        return new RunningProgram(command, folder.resolve(name + ".log"));
    }

    /** Publishes the clip as it is, at its own pace, over and over. */
    static RunningProgram ffmpeg(ReferenceClip clip, String url, Path folder) throws IOException {
        String program = ExternalProgram.required("ffmpeg");
        return start(
                program + " -nostdin -v warning -re -stream_loop -1 -i " + clip.file()
                        + " -c copy -f rtsp -rtsp_transport tcp " + url,
                folder,
                "publisher");
    }

    void awaitBytes(Path file, long bytes) throws IOException {
        try {
            Await.until(
                    "what is shown",
                    LIMIT,
                    Duration.ofMillis(50),
                    () -> !process.isAlive() || file.toFile().length() >= bytes);
        } catch (IllegalStateException e) {
            throw new AssertionError(said(), e);
        }
    }

    int awaitEnd() {
        Await.until("a program to end", LIMIT, Duration.ofMillis(50), () -> !process.isAlive());
        return process.exitValue();
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As by kill -9. */
    @Override
    public void close() {
        process.destroyForcibly();
        Await.until("a killed program to end", LIMIT, Duration.ofMillis(20), () -> !process.isAlive());
    }
}
