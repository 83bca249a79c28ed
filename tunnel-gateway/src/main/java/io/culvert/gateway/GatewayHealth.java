package io.culvert.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Liveness never looks at the broker: a restart would cut every viewer and bring nothing back. Readiness asks whether a
 * new tunnel would get anywhere.
 */
@ApplicationScoped
public class GatewayHealth {
    private final GatewayState state;
    private final GatewayConfig config;

    GatewayHealth(GatewayState state, GatewayConfig config) {
        this.state = state;
        this.config = config;
    }

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("gateway process");
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("gateway takes tunnels")
                .status(isReady())
                .withData("phase", state.phase().name())
                .withData("echo-age-ms", state.echoAge().toMillis())
                .build();
    }

    private boolean isReady() {
        return state.phase() == GatewayState.Phase.RUNNING
                && state.echoAge().compareTo(config.broker().echoTimeout()) < 0;
    }
}
