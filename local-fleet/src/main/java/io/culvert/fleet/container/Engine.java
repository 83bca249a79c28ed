package io.culvert.fleet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The container engine of this machine, by its command {@code docker}. Any thread. */
final class Engine {
    private static final String PROGRAM = "docker";

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
        Outcome outcome = run(command);
        if (outcome.code() != 0) {
            throw new EngineException(String.join(" ", command) + ":\n" + outcome.said());
        }
        return outcome.said();
    }

    private static Outcome run(List<String> command) {
        try {
            Path output = Files.createTempFile("culvert-engine", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            int code = process.waitFor();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Outcome(code, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted");
        }
    }
}
