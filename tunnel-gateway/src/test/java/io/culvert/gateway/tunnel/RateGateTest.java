package io.culvert.gateway.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateGateTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldPassASecondsWorthAtOnceAndThenOneByOneWhenAskedTooOften() {
        RateGate gate = new RateGate(20, 0);
        for (int i = 0; i < 20; i++) {
            assertThat(gate.tryPass(0)).as("number %d", i).isZero();
        }
        assertThat(gate.tryPass(0)).isEqualTo(SECOND / 20);
        assertThat(gate.tryPass(SECOND / 20)).isZero();
        assertThat(gate.tryPass(SECOND / 20)).isPositive();
    }

    @Test
    void shouldNotSaveUpMoreThanASecondsWorthWhenQuiet() {
        RateGate gate = new RateGate(20, 0);
        int passed = 0;
        while (gate.tryPass(100 * SECOND) == 0) {
            passed++;
        }
        assertThat(passed).isEqualTo(20);
    }
}
