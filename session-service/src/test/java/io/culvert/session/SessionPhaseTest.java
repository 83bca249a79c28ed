package io.culvert.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionPhaseTest {
    private final SessionPhase phase = new SessionPhase();

    @Test
    void shouldDrainOnceAndNeverComeBackWhenAskedTwice() {
        assertThat(phase.phase()).isEqualTo(SessionPhase.Phase.RUNNING);
        assertThat(phase.advance(SessionPhase.Phase.DRAINING)).isTrue();

        assertThat(phase.advance(SessionPhase.Phase.DRAINING)).isFalse();
        assertThat(phase.advance(SessionPhase.Phase.RUNNING)).isFalse();
        assertThat(phase.phase()).isEqualTo(SessionPhase.Phase.DRAINING);
        assertThat(phase.advance(SessionPhase.Phase.CLOSING)).isTrue();
    }
}
