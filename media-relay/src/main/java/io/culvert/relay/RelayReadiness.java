package io.culvert.relay;

import io.culvert.relay.source.NativeLibraries;
import io.culvert.relay.stream.StreamControl;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the group of relays has taken this one in, it knows what all paths name and it can read files. Whether the
 * process lives has nothing to do with it.
 */
@Readiness
@Singleton
class RelayReadiness implements HealthCheck {
    private final StreamControl control;
    private final NativeLibraries libraries;
    private final RelayPhase phase;

    RelayReadiness(StreamControl control, NativeLibraries libraries, RelayPhase phase) {
        this.control = control;
        this.libraries = libraries;
        this.phase = phase;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("relay")
                .status(isReady())
                .withData("group", control.hasJoined() ? "joined" : "not joined")
                .withData("catalogue", control.hasCatalogue() ? "read" : "not read")
                .withData("libraries", libraries.state().name())
                .withData("phase", phase.phase().name())
                .withData("streams", control.streams())
                .build();
    }

    private boolean isReady() {
        return control.hasJoined()
                && control.hasCatalogue()
                && libraries.state() == NativeLibraries.State.LOADED
                && phase.phase() == RelayPhase.Phase.RUNNING;
    }
}
