package io.culvert.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendQueueTest {
    private static final int BYTES = StreamSettings.DEFAULTS.viewerQueueBytes();
    private static final int PACKETS = StreamSettings.DEFAULTS.viewerQueuePackets();
    private static final long AGE = StreamSettings.DEFAULTS.viewerQueueAge().toNanos();

    private final SendQueue queue = new SendQueue(StreamSettings.DEFAULTS);

    @Test
    void shouldHaveRoomWhenTheChannelTakesEverything() {
        for (int i = 0; i < 10 * PACKETS; i++) {
            queue.wrote(100, 100, 0, 0);
        }
        assertThat(queue.over(0, 10 * AGE)).isNull();
    }

    @Test
    void shouldNameTheLimitThatIsReached() {
        queue.wrote(1, 0, 1, 0);
        queue.wrote(PACKETS - 1, 0, 2, 0);
        assertThat(queue.over(BYTES - 1, AGE)).isNull();
        assertThat(queue.over(BYTES, AGE)).isEqualTo(DropReason.QUEUE_BYTES);
        assertThat(queue.over(0, AGE + 1)).isEqualTo(DropReason.QUEUE_AGE);
        queue.wrote(1, 0, 3, 0);
        assertThat(queue.over(0, 0)).isEqualTo(DropReason.QUEUE_PACKETS);
    }

    /** A key frame of a 4K camera is more than the limits allow: those behind it have room all the same. */
    @Test
    void shouldNotCountTheOneThatIsLeaving() {
        queue.wrote(3 * PACKETS, 3 * BYTES, 1, 0);
        queue.wrote(PACKETS - 1, BYTES - 1, 2, 0);
        assertThat(queue.over(4L * BYTES - 1, 0)).isNull();
        assertThat(queue.over(4L * BYTES, 0)).isEqualTo(DropReason.QUEUE_BYTES);
        queue.wrote(1, 1, 3, 0);
        assertThat(queue.over(0, 0)).isEqualTo(DropReason.QUEUE_PACKETS);
        queue.sync(2);
        assertThat(queue.over(BYTES, 0)).as("the next one is leaving").isNull();
    }

    @Test
    void shouldCountTheSecondWhenOnlyOnePacketMayWait() {
        SendQueue least = new SendQueue(SlowViewerTest.limits(BYTES, 1, StreamSettings.DEFAULTS.viewerQueueAge()));
        least.wrote(1, 1, 1, 0);
        least.wrote(1, 1, 2, 0);
        assertThat(least.over(0, 0)).isEqualTo(DropReason.QUEUE_PACKETS);
    }

    @Test
    void shouldForgetTheOldestWhenTheChannelHasTakenThem() {
        queue.wrote(PACKETS, 0, 1, 0);
        queue.wrote(1, 0, 2, AGE);
        queue.sync(1);
        assertThat(queue.over(0, AGE + 1)).isNull();
        assertThat(queue.over(0, 2 * AGE + 1)).isEqualTo(DropReason.QUEUE_AGE);
    }

    @Test
    void shouldCountOnWhenMoreBatchesWaitThanItHasPlacesFor() {
        for (int i = 1; i <= 2 * PACKETS; i++) {
            queue.wrote(1, 0, i, 0);
        }
        queue.sync(2);
        assertThat(queue.over(0, 0)).isEqualTo(DropReason.QUEUE_PACKETS);
        queue.sync(0);
        assertThat(queue.over(0, 0)).isNull();
    }

    @Test
    void shouldLetAStartThroughOnTopOfTheLimitsUntilItHasGone() {
        queue.allowStart(1000, 10);
        queue.wrote(1, 0, 1, 0);
        queue.wrote(PACKETS + 9, 0, 2, 0);
        assertThat(queue.over(BYTES + 999, 0)).isNull();
        queue.sync(0);
        queue.wrote(1, 0, 1, 0);
        queue.wrote(PACKETS, 0, 2, 0);
        assertThat(queue.over(0, 0)).isEqualTo(DropReason.QUEUE_PACKETS);
        assertThat(queue.over(BYTES, 0)).isEqualTo(DropReason.QUEUE_BYTES);
    }

    /** Four megabytes take a thin line longer than a live batch may wait. */
    @Test
    void shouldNotCountTheTimeThatAStartTakes() {
        queue.allowStart(1000, 1);
        queue.wrote(1, 0, 1, 0);
        queue.wrote(1, 0, 2, 1);
        assertThat(queue.over(0, 5 * AGE)).as("the start waits").isNull();
        queue.sync(1);
        assertThat(queue.over(0, 6 * AGE)).as("what was behind it").isNull();
        assertThat(queue.over(0, 6 * AGE + 1)).isEqualTo(DropReason.QUEUE_AGE);
    }
}
