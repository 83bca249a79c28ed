package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.drill.Drills;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relays come, go and die while viewers watch. */
class RelayFaultsIT {
    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 1, 2);

    /** Room for a machine that builds beside the test; the drill itself, on a quiet one, has none. */
    private static final double BUSY_MACHINE = 2;

    @ParameterizedTest
    @ValueSource(strings = {"relay-term", "relay-kill", "relay-add"})
    void shouldKeepThePromiseWhenTheDrillIsPlayed(String drill) {
        assertThat(Drills.play(drill, FLEET.get())).allMatch(finding -> finding.isKeptWithin(BUSY_MACHINE));
    }
}
