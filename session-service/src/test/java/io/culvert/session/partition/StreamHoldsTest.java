package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two streams that nobody has answered for may be asked for at a time. */
class StreamHoldsTest {
    private final StreamHolds holds = new StreamHolds(new SubscriptionBook(), 3, 2, 10_000);

    @Test
    void shouldAskForNoMoreStreamsThanMayBeUnanswered() {
        holds.hold("/live/a", false, 0);
        assertThat(holds.isFull("/live/b")).isFalse();
        holds.hold("/live/b", false, 0);

        assertThat(holds.isFull("/live/c")).isTrue();
        assertThat(holds.isFull("/live/b")).as("it is asked for already").isFalse();

        holds.release("/live/a");
        assertThat(holds.isFull("/live/c")).isFalse();
    }

    @Test
    void shouldNotCountStreamsThatAreKnown() {
        holds.hold("/live/a", true, 0);
        holds.hold("/live/b", false, 0);
        holds.hold("/live/b", true, 1);

        assertThat(holds.isFull("/live/c")).isFalse();
    }
}
