package io.culvert.fleet.container;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The cluster of the current context, by the command {@code kubectl}. */
final class Kubectl {
    static final String NAMESPACE = "culvert";
    /** Above every limit that is given to kubectl itself. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final String program;

    private Kubectl(String program) {
        this.program = program;
    }

    /** As the shell would find it. */
    static Kubectl of(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> new Kubectl(found.toString()))
                .orElseThrow(() -> new Engine.EngineException("kubectl is not installed"));
    }

    /** Returns what it answers; a failure is an exception, and the reason stands on standard error. */
    String call(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return Engine.answer(command, LIMIT);
    }

    /** In the namespace of the fleet. */
    String inside(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "--namespace", NAMESPACE));
        command.addAll(List.of(arguments));
        return Engine.answer(command, LIMIT);
    }
}
