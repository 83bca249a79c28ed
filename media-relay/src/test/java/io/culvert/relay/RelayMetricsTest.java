package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class RelayMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** Autoscalers ask for it hours after the start. */
    @Test
    void shouldTellStreamsWhenMemoryWasTidied() {
        new RelayMetrics(registry).gauges(always(3), always(2));

        System.gc();

        assertThat(registry.get("culvert.relay.streams").gauge().value()).isEqualTo(3);
        assertThat(registry.get("culvert.relay.links").gauge().value()).isEqualTo(2);
    }

    private static IntSupplier always(int count) {
        return () -> count;
    }
}
