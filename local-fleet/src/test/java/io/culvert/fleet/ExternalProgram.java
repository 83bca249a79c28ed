package io.culvert.fleet;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

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

/** A program of the machine that a test needs: a player, a proxy. */
public final class ExternalProgram {
    private static final boolean IN_CI = "true".equals(System.getenv("CI"));

    private ExternalProgram() {}

    /** On somebody's desk a missing program skips the test and says which; in CI it fails it. */
    static String required(String name) {
        return find(name).orElseGet(() -> missing(name));
    }

    /** The same for what is more than one program. */
    static String missing(String name) {
        return IN_CI ? fail(name + " is not installed") : skip(name);
    }

    /** The same for programs that can stand in for each other, the best one first. */
    public static String requiredOneOf(String... names) {
        return Stream.of(names)
                .flatMap(name -> find(name).stream())
                .findFirst()
                .orElseGet(() -> required(String.join(" or ", names)));
    }

    /** For a program that few machines have: a missing one skips the test everywhere. */
    static String optional(String name) {
        return find(name).orElseGet(() -> skip(name));
    }

    /** What cannot be tried here for whatever reason skips the test; in CI it fails it. */
    static void leftOut(String what) {
        if (IN_CI) {
            fail("left out: " + what);
        }
        abort("left out: " + what);
    }

    private static String skip(String name) {
        return abort("skipped: " + name + " is not installed on this machine");
    }

    private static Optional<String> find(String name) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/usr/local/sbin";
        return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** What a program did: its exit code, -1 where it had to be ended, and all it said. */
    public record Result(int code, String said) {}

    /** Runs it to its end, or ends it after the limit. */
    public static Result run(List<String> command, Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile("program", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        Files.delete(output);
        return new Result(ended ? process.exitValue() : -1, said);
    }
}
