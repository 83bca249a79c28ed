package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.gateway.publication.PublicationSettings;
import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.tunnel.CommandGate;
import io.culvert.gateway.tunnel.CommandSocket;
import io.culvert.gateway.tunnel.CountingMeters;
import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.gateway.tunnel.TunnelServices;
import io.culvert.wire.kafka.GatewayAddress;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final TunnelServices services = new TunnelServices(
            new GatewayAddress("gw-1", 5, "127.0.0.1:8081"),
            TunnelLimits.DEFAULT,
            new CountingMeters(),
            (event, onFailure) -> {},
            (order, channel, playedOn, listener) -> {
                throw new UnsupportedOperationException();
            },
            new Publications(PublicationSettings.DEFAULTS, new PublicationCounters()),
            () -> 1_000L);
    private final TunnelRegistry tunnels = new TunnelRegistry(services);
    private final GatewayState state = new GatewayState();
    private final AtomicInteger ends = new AtomicInteger();

    private Duration drained(Duration deadline) {
        return drained(Duration.ZERO, deadline);
    }

    private Duration drained(Duration notice, Duration deadline) {
        long begin = System.nanoTime();
        new Drain(new Settings(notice, deadline), state, tunnels, ends::incrementAndGet).run();
        assertThat(ends).hasValue(1);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void shouldEndAtOnceWhenNobodyIsThere() {
        assertThat(drained(LONG)).isLessThan(LONG);
    }

    /** Proxies that have not heard yet send somebody. */
    @Test
    void shouldStayForTheNoticeWhenNobodyIsThere() {
        Duration notice = Duration.ofSeconds(1);
        assertThat(drained(notice, LONG)).isGreaterThanOrEqualTo(notice);
    }

    /** Its GET is on another gateway, and it is the only way of that client to say something. */
    @Test
    void shouldWaitForAPostWhoseGetIsElsewhere() {
        tunnels.register(new CommandSocket(
                "tunnel", "post", new EmbeddedChannel(), (in, out) -> {}, CommandGate.OPEN, services));
        Duration deadline = Duration.ofSeconds(1);
        assertThat(drained(deadline)).isGreaterThanOrEqualTo(deadline);
    }

    private record Settings(Duration notice, Duration deadline) implements GatewayConfig.Drain {
        @Override
        public int slicePercent() {
            return 10;
        }

        @Override
        public Duration sliceInterval() {
            return Duration.ofMillis(1);
        }
    }
}
