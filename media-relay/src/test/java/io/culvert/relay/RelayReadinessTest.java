package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.relay.source.NativeLibraries;
import io.culvert.relay.stream.StreamControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay that is in the group and knows the catalogue, but opens nothing. */
class RelayReadinessTest {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final RelayPhase phase = new RelayPhase();
    private StreamControl control;

    @BeforeEach
    void join() {
        control = outside();
        control.onAssigned(List.of());
        control.onCatalogueRead(Set.of());
    }

    private StreamControl outside() {
        return ControlForTests.on(thread, new RelayMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() {
        control.close();
    }

    private HealthCheckResponse readiness(NativeLibraries libraries) {
        return new RelayReadiness(control, libraries, phase).call();
    }

    private static Object libraries(HealthCheckResponse response) {
        return response.getData().orElseThrow().get("libraries");
    }

    @Test
    void shouldBeReadyWhenTheLibrariesAreLoaded() {
        NativeLibraries libraries = new NativeLibraries(() -> {});
        libraries.load();

        assertThat(readiness(libraries).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(libraries(readiness(libraries))).isEqualTo("LOADED");
    }

    @Test
    void shouldNotBeReadyWhenTheLibrariesCannotBeLoaded() {
        NativeLibraries libraries = new NativeLibraries(() -> {
            throw new UnsatisfiedLinkError("no jniavutil in java.library.path");
        });
        assertThat(readiness(libraries).getStatus()).as("not tried yet").isEqualTo(HealthCheckResponse.Status.DOWN);
        libraries.load();

        assertThat(readiness(libraries).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(libraries(readiness(libraries))).isEqualTo("FAILED");
    }

    @Test
    void shouldNotBeReadyBeforeItIsInTheGroupAndKnowsTheCatalogue() {
        NativeLibraries libraries = new NativeLibraries(() -> {});
        libraries.load();
        control = outside();
        control.onCatalogueRead(Set.of());
        assertThat(readiness(libraries).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        control = outside();
        control.onAssigned(List.of());
        assertThat(readiness(libraries).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);

        control.onCatalogueRead(Set.of());

        assertThat(readiness(libraries).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void shouldNotBeReadyWhenItDrainsWhichItDoesOnce() {
        NativeLibraries libraries = new NativeLibraries(() -> {});
        libraries.load();
        assertThat(phase.advance(RelayPhase.Phase.DRAINING)).isTrue();
        assertThat(phase.advance(RelayPhase.Phase.DRAINING)).isFalse();

        assertThat(readiness(libraries).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    }
}
