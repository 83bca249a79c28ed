package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GatewayWatchTest {
    private final GatewayWatch watch = new GatewayWatch(GatewayWatchLimits.DEFAULT);
    private long now = 1000;

    /** Ticks for this long; gateways speak every 3 s. */
    private Set<String> run(long millis, String... speaking) {
        Set<String> gone = new TreeSet<>();
        for (long passed = 0; passed < millis; passed += 1000) {
            if (passed % 3000 == 0) {
                Set.of(speaking).forEach(watch::heard);
            }
            now += 1000;
            gone.addAll(watch.tick(now));
        }
        return gone;
    }

    @Test
    void shouldSweepWithin15SecondsWhenAGatewayFallsSilent() {
        run(6000, "a-1", "b-1");
        assertThat(run(10_000, "b-1")).isEmpty();
        assertThat(run(2000, "b-1")).containsExactly("a-1");
        assertThat(run(30_000, "b-1")).isEmpty();
    }

    @Test
    void shouldSweepNobodyWhenTheLogStoodStill() {
        run(6000, "a-1");
        now += 600_000; // no tick came back for ten minutes
        assertThat(watch.tick(now)).isEmpty();
        for (int backlog = 0; backlog < 600; backlog++) {
            assertThat(watch.tick(now)).isEmpty();
        }
        assertThat(run(6000)).isEmpty();
        assertThat(run(30_000, "a-1")).isEmpty();
    }

    @Test
    void shouldSweepSoonerWhenTheGatewayIsStartedAnew() {
        run(3000, "gate-0-aaaaaa");
        assertThat(run(8000, "gate-0-bbbbbb")).containsExactly("gate-0-aaaaaa");
    }

    @Test
    void shouldKeepBothWhenTwoOfOneNameSpeak() {
        assertThat(run(60_000, "host-aaaaaa", "host-bbbbbb")).isEmpty();
    }

    @Test
    void shouldGiveTheWholeLimitWhenAGatewayIsKnownFromASnapshotOnly() {
        watch.expect("a-1");
        assertThat(run(13_000)).isEmpty();
        assertThat(run(3000)).containsExactly("a-1");
    }
}
