package io.culvert.session.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that finds nothing proves nothing, unless it finds what was put there. */
class PlantedFaultTest {
    private static final long SEEDS = 2500;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void shouldFailSoonWhenAFaultIsPlanted(Planted fault) {
        long found = LongStream.rangeClosed(1, SEEDS)
                .filter(seed -> fails(seed, fault))
                .findFirst()
                .orElse(-1);
        System.out.println("simulation: " + fault + " found by seed " + found);
        assertThat(found).as("%s within %d seeds", fault, SEEDS).isPositive();
    }

    private static boolean fails(long seed, Planted fault) {
        try {
            new Simulation(seed, fault).run();
            return false;
        } catch (SimulationFailure found) {
            return true;
        }
    }
}
