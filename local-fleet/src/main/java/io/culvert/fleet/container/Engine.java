package io.culvert.fleet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The container engine of this machine, by its command {@code docker}. Any thread. */
final class Engine {
    private static final String PROGRAM = "docker";
    /** Even the first building of all images takes less. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** A command of the engine failed; the message is what it said. */
    static final class EngineException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        EngineException(String message) {
            super(message);
        }
    }

    private record Outcome(int code, String said) {}

    boolean answers() {
        try {
            return run(List.of(PROGRAM, "info")).code() == 0;
        } catch (UncheckedIOException absent) {
            return false;
        }
    }

    boolean hasImage(String name) {
        return run(List.of(PROGRAM, "image", "inspect", name)).code() == 0;
    }

    /** Returns what it printed; a failure is an exception. */
    String docker(String... arguments) {
        return docker(List.of(arguments));
    }

    String docker(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(arguments);
        Outcome outcome = run(command);
        if (outcome.code() != 0) {
            throw new EngineException(String.join(" ", command) + ":\n" + outcome.said());
        }
        return outcome.said().strip();
    }

    /** Other programs that prepare images. */
    static String program(List<String> command) {
        return program(command, LIMIT);
    }

    static String program(List<String> command, Duration limit) {
        return successful(command, run(command, limit, false));
    }

    /** As {@link #program}, for what is read on: complaints and warnings go to who started us. */
    static String answer(List<String> command, Duration limit) {
        return successful(command, run(command, limit, true)).strip();
    }

    private static String successful(List<String> command, Outcome outcome) {
        if (outcome.code() != 0) {
            throw new EngineException(String.join(" ", command) + ":\n" + outcome.said());
        }
        return outcome.said();
    }

    private static Outcome run(List<String> command) {
        return run(command, LIMIT, false);
    }

    private static Outcome run(List<String> command, Duration limit, boolean errorsApart) {
        try {
            Path output = Files.createTempFile("culvert-engine", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile());
            Process process = (errorsApart
                            ? builder.redirectError(ProcessBuilder.Redirect.INHERIT)
                            : builder.redirectErrorStream(true))
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Outcome(ended ? process.exitValue() : -1, ended ? said : said + "\nended after " + limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted");
        }
    }
}
