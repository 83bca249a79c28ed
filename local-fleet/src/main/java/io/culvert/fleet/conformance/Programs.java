package io.culvert.fleet.conformance;

import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.fleet.process.Await;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this machine: proxies and players. */
final class Programs {
    /**
     * How a program ended.
     *
     * @param code exit code; -1 where it had to be ended
     */
    record Ended(int code, String said) {}

    private Programs() {}

    static String required(String name) {
        return find(name).orElseThrow(() -> new Expect.NotApplicable(name + " is not installed"));
    }

    static Optional<String> find(String name) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/usr/local/sbin";
        return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    static Ended ffmpeg(String arguments, Duration limit) throws IOException, InterruptedException {
        return run(List.of((FfmpegTool.path() + " -nostdin -v error " + arguments).split(" ")), limit);
    }

    static Ended run(List<String> command, Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile("conformance", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Ended(ended ? process.exitValue() : -1, Files.readString(output, StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(output);
        }
    }

    /** What is tried while a program runs. */
    interface Trial {
        void run() throws Exception;
    }

    /**
     * Runs a program while something is tried, and ends it then. It must not end by itself: rtspclientsink of GStreamer
     * before 1.24 cannot be asked to, its RTP session forgets in one of ten ends to tell that it has ended.
     */
    static void beside(List<String> command, Trial trial) throws Exception {
        Path output = Files.createTempFile("conformance", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        try {
            trial.run();
            Expect.that(process.isAlive(), command.getFirst() + " ended");
        } catch (Expect.Mismatch e) {
            String said = Files.readString(output, StandardCharsets.ISO_8859_1);
            throw new Expect.Mismatch(e.getMessage() + "; " + command.getFirst() + " said: " + said);
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }

    /**
     * Runs a program until it has written so many bytes to its standard output, and ends it then. A player of GStreamer
     * that ends by itself calls off its own PAUSE, and calls that an error where it was just being sent.
     *
     * @return true if the bytes came within the limit
     */
    static boolean writes(List<String> command, long bytes, Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile("conformance", ".out");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        try {
            Await.until(
                    "what " + command.getFirst() + " writes",
                    limit,
                    Duration.ofMillis(50),
                    () -> output.toFile().length() >= bytes || !process.isAlive());
            return output.toFile().length() >= bytes;
        } catch (IllegalStateException late) {
            return false;
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }
}
