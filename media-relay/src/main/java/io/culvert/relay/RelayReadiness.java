package io.culvert.relay;

import io.culvert.relay.stream.StreamControl;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the group of relays has taken this one in and it knows what all paths name. Whether the process lives has nothing
 * to do with it.
 */
@Readiness
@Singleton
class RelayReadiness implements HealthCheck {
    private final StreamControl control;
    private final RelayPhase phase;

    RelayReadiness(StreamControl control, RelayPhase phase) {
        this.control = control;
        this.phase = phase;
    }

    @Override
    public HealthCheckResponse call() {
        boolean joined = control.hasJoined();
        return HealthCheckResponse.named("relay")
                .status(joined && control.hasCatalogue() && phase.phase() == RelayPhase.Phase.RUNNING)
                .withData("group", joined ? "joined" : "not joined")
                .withData("catalogue", control.hasCatalogue() ? "read" : "not read")
                .withData("phase", phase.phase().name())
                .withData("streams", control.streams())
                .build();
    }
}
