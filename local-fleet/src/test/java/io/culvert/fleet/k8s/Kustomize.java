package io.culvert.fleet.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Renders overlays by kustomize, or by kubectl, which has it inside. */
final class Kustomize {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Kustomize() {}

    static String render(Path folder) {
        String program = ExternalProgram.requiredOneOf("kustomize", "kubectl");
        List<String> command = new ArrayList<>(List.of(program));
        command.add(program.endsWith("kubectl") ? "kustomize" : "build");
        command.add(folder.toString());
        try {
            ExternalProgram.Result result = ExternalProgram.run(command, LIMIT);
            assertThat(result.code()).as(result.said()).isZero();
            assertThat(result.said()).doesNotContain("# Warning");
            return result.said();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An overlay that somebody might write: the base and these components. */
    static Path overlay(String... components) {
        Path folder =
                Path.of("target", "k8s", components[components.length - 1]).toAbsolutePath();
        StringBuilder text = new StringBuilder("namespace: culvert\nresources:\n");
        text.append("  - ")
                .append(folder.relativize(Places.K8S.resolve("base")))
                .append("\ncomponents:\n");
        for (String component : components) {
            text.append("  - ")
                    .append(folder.relativize(Places.K8S.resolve("components").resolve(component)))
                    .append('\n');
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("kustomization.yaml"), text);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
