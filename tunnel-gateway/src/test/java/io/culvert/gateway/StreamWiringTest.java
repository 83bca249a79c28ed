package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.stream.StreamSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the configuration says reaches the streams. */
class StreamWiringTest {
    private static final int FOUR_MEBIBYTES = 4 * 1024 * 1024;

    private static StreamSettings settings(String fastStart) {
        GatewayConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(GatewayConfig.class)
                .withDefaultValue("culvert.gateway.name", "gw")
                .withDefaultValue("culvert.gateway.instance", "gw-1")
                .withDefaultValue("culvert.gateway.reply-partition", "5")
                .withDefaultValue("culvert.gateway.viewers.fast-start", fastStart)
                .build()
                .getConfigMapping(GatewayConfig.class);
        return StreamWiring.settings(config.viewers());
    }

    @Test
    void shouldKeepNoFramesForNewViewersWhenFastStartIsOff() {
        assertThat(settings("true").fastStartBytes()).isEqualTo(FOUR_MEBIBYTES);
        assertThat(settings("false").fastStartBytes()).isZero();
    }

    @Test
    void shouldReportToPausedViewersAndFindDeadOnesAsPromisedUnlessConfigured() {
        assertThat(settings("true").writeStall()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings("true").pausedReportInterval()).isEqualTo(Duration.ofSeconds(20));
    }
}
