package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.drill.Theatre;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The drills that matter most, in a short form, one after the other on one fleet. The broker is the embedded one: it is
 * killed too.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillsIT {
    /** Room for a machine that builds beside the test; a drill by itself, on a quiet one, has none. */
    private static final double BUSY_MACHINE = 3;

    private static PortBlock block;
    private static Theatre theatre;

    @BeforeAll
    static void open() {
        Path home = Path.of("target", "fleet", "DrillsIT");
        block = PortBlock.reserve(2, 2, 2);
        theatre = Theatre.forTests(
                Checkout.find(Map.of()).withHome(home), block.ports(), line -> System.out.println("DrillsIT: " + line));
    }

    @AfterAll
    static void close() {
        if (theatre != null) {
            theatre.close();
        }
        if (block != null) {
            block.close();
        }
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(
            strings = {
                "relay-kill",
                "session-kill",
                "session-rolling",
                "broker-restart",
                "link-cut",
                "gateway-kill",
                "gateway-drain"
            })
    void shouldKeepThePromiseWhenTheDrillIsPlayed(String drill) {
        assertThat(theatre.play(drill)).allMatch(finding -> finding.isKeptWithin(BUSY_MACHINE));
    }

    /** Viewers of all those drills came and went, and half of the processes died. */
    @Test
    @Order(2)
    void shouldLeaveNothingBehindWhenAllViewersHaveGone() {
        assertThat(theatre.leftovers()).allMatch(finding -> finding.isKeptWithin(BUSY_MACHINE));
    }
}
