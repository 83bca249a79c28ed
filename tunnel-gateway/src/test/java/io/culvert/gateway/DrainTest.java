package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.gateway.publication.PublicationSettings;
import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.CommandGate;
import io.culvert.gateway.tunnel.CommandSocket;
import io.culvert.gateway.tunnel.CountingMeters;
import io.culvert.gateway.tunnel.Tunnel;
import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.gateway.tunnel.TunnelServices;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.TunnelEvent;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final CountingMeters meters = new CountingMeters();
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    /** How many tunnels had been closed at the end of each slice. */
    private final List<Integer> closedBySlice = new ArrayList<>();

    private final TunnelServices services = new TunnelServices(
            new GatewayAddress("gw-1", 5, "127.0.0.1:8081"),
            TunnelLimits.DEFAULT,
            meters,
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

    private Tunnel tunnel(String id) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channels.add(channel);
        return new Tunnel(id, "socket-" + id, channel, TunnelEvent.Transport.HTTP, "/live/cam", services);
    }

    /** Clients who come back all at once would find nobody ready for them. */
    @Test
    void shouldCloseInSlicesWhoIsLeftAtTheDeadline() {
        for (int n = 0; n < 20; n++) {
            tunnels.register(tunnel("t" + n));
        }

        Duration deadline = Duration.ofMillis(300);
        assertThat(drained(deadline)).isGreaterThanOrEqualTo(deadline.plus(LAST_WORDS));

        assertThat(closedBySlice).containsExactly(2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
        assertThat(meters.closed()).containsExactly(Map.entry(CloseReason.DRAINED, 20));
        assertThat(tunnels.tunnels()).isZero();
        assertThat(state.phase()).isEqualTo(GatewayState.Phase.CLOSING);
    }

    @Test
    void shouldTakeNoNewTunnelOnceItDrains() {
        drained(LONG);

        assertThat(tunnels.register(tunnel("late"))).isEqualTo(TunnelRegistry.Admission.BUSY);
    }

    private final class Settings implements GatewayConfig.Drain {
        private final Duration notice;
        private final Duration deadline;

        Settings(Duration notice, Duration deadline) {
            this.notice = notice;
            this.deadline = deadline;
        }

        @Override
        public Duration notice() {
            return notice;
        }

        @Override
        public Duration deadline() {
            return deadline;
        }

        @Override
        public int slicePercent() {
            return 10;
        }

        /** Asked at the end of each slice: then its loops do what they were handed. */
        @Override
        public Duration sliceInterval() {
            channels.forEach(EmbeddedChannel::runPendingTasks);
            closedBySlice.add(meters.closed().getOrDefault(CloseReason.DRAINED, 0));
            return Duration.ofMillis(1);
        }
    }
}
