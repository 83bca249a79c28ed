package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

/** Whether new tunnels are to come, and whether the process lives. */
class GatewayHealthTest {
    private final GatewayState state = new GatewayState();

    private GatewayHealth health(String echoTimeout) {
        GatewayConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(GatewayConfig.class)
                .withDefaultValue("culvert.gateway.name", "gw")
                .withDefaultValue("culvert.gateway.instance", "gw-1")
                .withDefaultValue("culvert.gateway.reply-partition", "5")
                .withDefaultValue("culvert.gateway.broker.echo-timeout", echoTimeout)
                .build()
                .getConfigMapping(GatewayConfig.class);
        return new GatewayHealth(state, config);
    }

    private static boolean isUp(HealthCheckResponse response) {
        return response.getStatus() == HealthCheckResponse.Status.UP;
    }

    @Test
    void shouldBeReadyFromItsStartToTheDrain() {
        GatewayHealth health = health("1h");
        state.echo();
        assertThat(isUp(health.ready().call())).isFalse();
        state.advance(GatewayState.Phase.RUNNING);
        assertThat(isUp(health.ready().call())).isTrue();

        state.advance(GatewayState.Phase.DRAINING);

        assertThat(isUp(health.ready().call())).isFalse();
        state.advance(GatewayState.Phase.CLOSING);
        assertThat(isUp(health.ready().call())).isFalse();
    }

    @Test
    void shouldNotBeReadyButLiveWhenItsWordHasNotComeBackForTooLong() {
        GatewayHealth health = health("0s");
        state.advance(GatewayState.Phase.RUNNING);

        assertThat(isUp(health.ready().call())).isFalse();
        assertThat(isUp(health.live().call())).isTrue();
    }

    @Test
    void shouldDrainOnceWhenAskedTwice() {
        state.advance(GatewayState.Phase.RUNNING);
        assertThat(state.advance(GatewayState.Phase.DRAINING)).isTrue();

        assertThat(state.advance(GatewayState.Phase.DRAINING)).isFalse();
        assertThat(state.advance(GatewayState.Phase.RUNNING)).isFalse();
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.DRAINING);
    }
}
