package io.culvert.session.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand small fleets. A failing seed names itself with what happened last; {@code -Dsimulation.seed=N} plays it
 * again alone, {@code -Dsimulation.seeds=N} tries another number of them, {@code -Dsimulation.first=N} from another on.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("simulation.seeds", 10_000);
    private static final long FIRST = Long.getLong("simulation.first", 1);

    @Test
    void shouldKeepItsPromisesWhenAnythingGoesWrong() {
        Long alone = Long.getLong("simulation.seed");
        Figures all = new Figures();
        LongStream seeds = alone == null ? LongStream.range(FIRST, FIRST + SEEDS) : LongStream.of(alone);
        seeds.forEach(seed -> all.add(new Simulation(seed, Planted.NOTHING).run()));
        System.out.println("simulation: " + all);
        assertThat(all.answers()).isPositive();
    }
}
