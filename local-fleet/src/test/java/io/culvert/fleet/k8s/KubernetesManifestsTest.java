package io.culvert.fleet.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shipped in {@code k8s/}, rendered and held against every check. */
class KubernetesManifestsTest {
    private static final String HOW = "kubectl kustomize k8s/overlays/dev > k8s/install.yaml";

    static List<String> overlays() throws IOException {
        return folders("overlays");
    }

    /** Those that no overlay names. */
    static List<String> otherComponents() throws IOException {
        String used = overlays().stream()
                .map(overlay ->
                        text(Places.K8S.resolve("overlays").resolve(overlay).resolve("kustomization.yaml")))
                .collect(Collectors.joining());
        return folders("components").stream()
                .filter(component -> !used.contains("components/" + component + "\n"))
                .toList();
    }

    private static List<String> folders(String under) throws IOException {
        try (Stream<Path> found = Files.list(Places.K8S.resolve(under))) {
            return found.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void shouldHoldInEveryRespectWhenOverlayIsRendered(String overlay) {
        assertHolds(Kustomize.render(Places.K8S.resolve("overlays").resolve(overlay)));
    }

    /** The overlays use some components; the others are put into one as a user would. */
    @ParameterizedTest
    @MethodSource("otherComponents")
    void shouldHoldInEveryRespectWhenComponentIsAdded(String component) {
        assertHolds(Kustomize.render(Kustomize.overlay("kafka-dev", "try-out-secret", component)));
    }

    /** Whose broker is their own must be able to reach it, wherever it is. */
    @Test
    void shouldHoldInEveryRespectWhenNoKafkaComponentIsTaken() {
        assertHolds(Kustomize.render(Kustomize.overlay("try-out-secret", "loadbalancer-l4")));
    }

    @Test
    void shouldEqualTheRenderedOverlayWhenInstallFileIsApplied() {
        String rendered = Kustomize.render(Places.K8S.resolve("overlays/dev"));

        assertThat(Manifests.parse(text(Places.K8S.resolve("install.yaml"))))
                .as(HOW)
                .isEqualTo(Manifests.parse(rendered));
    }

    private static void assertHolds(String rendered) {
        Manifests manifests = Manifests.parse(rendered);
        assertThat(Check.ALL.stream().flatMap(check -> check.faults(manifests).stream()))
                .isEmpty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
