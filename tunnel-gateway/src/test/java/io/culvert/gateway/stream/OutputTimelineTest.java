package io.culvert.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTimelineTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private final OutputTimeline timeline = new OutputTimeline(new Random(1));

    private static LinkFrame.TrackClock clock(int track, int rate, long timestamp) {
        return new LinkFrame.TrackClock(track, rate, timestamp, track == 0);
    }

    private long send(int track, long input, long nowNanos) {
        TrackContinuity continuity = timeline.track(track).orElseThrow();
        assertThat(continuity.admit(input)).isTrue();
        timeline.arrived(nowNanos);
        return continuity.stamp(input, 100);
    }

    private static long step(long from, long to) {
        return (int) (to - from);
    }

    @ParameterizedTest
    @CsvSource({"0, 3600", "4294965496, 3600", "4294967295, 1", "1000, -1800"})
    void shouldKeepStepsWithinAFeedAlsoWhenTheInputWrapsOrGoesBack(long first, int by) {
        timeline.seam(List.of(clock(0, 90_000, first)), 0, first, 0);
        long a = send(0, first, 0);
        long b = send(0, first + by & UNSIGNED_INT, 0);

        assertThat(step(a, b)).isEqualTo(by);
    }

    @ParameterizedTest
    @CsvSource({"0, 900", "1, 900", "40, 3600", "5000, 450000"})
    void shouldAdvanceByTheTimeThatPassedWhenAnotherFeedTakesOver(long gapMillis, long expected) {
        timeline.seam(List.of(clock(0, 90_000, 7)), 0, 7, 0);
        long last = send(0, 7, 0);
        long now = gapMillis * 1_000_000;
        timeline.seam(List.of(clock(0, 90_000, 4_294_967_000L)), 0, 200, now);
        long first = send(0, 200, now);

        assertThat(step(last, first)).isEqualTo(expected);
    }

    @Test
    void shouldKeepThePaceOfPicturesWhenAnotherFeedTakesOverAtOnce() {
        timeline.seam(List.of(clock(0, 90_000, 0)), 0, 0, 0);
        send(0, 0, 0);
        long last = send(0, 3600, 40_000_000);
        timeline.seam(List.of(clock(0, 90_000, 50)), 0, 50, 41_000_000);

        assertThat(step(last, send(0, 50, 41_000_000))).isEqualTo(3600);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1023, false", "1024, true", "1025, true"})
    void shouldKeepThePaceOfSoundWhenTheNewFeedsSoundComesSooner(long ticksAfterTheLast, boolean admitted) {
        List<LinkFrame.TrackClock> both = List.of(clock(0, 90_000, 0), clock(1, 48_000, 0));
        timeline.seam(both, 0, 0, 0);
        send(0, 0, 0);
        send(1, 0, 0);
        long last = send(1, 1024, 0);
        send(0, 3600, 40_000_000);
        timeline.seam(both, 0, 0, 80_000_000);
        long picture = send(0, 0, 80_000_000);
        TrackContinuity sound = timeline.track(1).orElseThrow();
        // the new feed's pictures begin at 80 ms of the stream, 3840 ticks of its sound's clock
        long first = 1024 + ticksAfterTheLast - 3840;

        assertThat(sound.admit(first & UNSIGNED_INT)).isEqualTo(admitted);
        long next = admitted ? first : first + 1024;
        assertThat(step(last, send(1, next & UNSIGNED_INT, 80_000_000))).isBetween(1024L, 2047L);
        // 80 ms after the stream's beginning lies the picture, and the sound of that instant with it
        assertThat(sound.map(0) - last & UNSIGNED_INT).isEqualTo(3840 - 1024);
        assertThat(timeline.track(0).orElseThrow().map(0)).isEqualTo(picture);
    }

    @Test
    void shouldComeAfterTheHighestTimestampWhenPicturesWereReordered() {
        timeline.seam(List.of(clock(0, 90_000, 0)), 0, 0, 0);
        long highest = send(0, 10_800, 0);
        send(0, 3600, 0);
        timeline.seam(List.of(clock(0, 90_000, 50)), 0, 50, 0);

        assertThat(step(highest, send(0, 50, 0))).isPositive();
    }

    @Test
    void shouldMoveATrackWhoseClockLiesFarBackInsteadOfDroppingItForLong() {
        timeline.seam(List.of(clock(0, 90_000, 0), clock(1, 48_000, 0)), 0, 0, 0);
        send(0, 0, 0);
        long last = send(1, 0, 0);
        timeline.seam(List.of(clock(0, 90_000, 0), clock(1, 48_000, 500_000)), 0, 0, SECOND);
        send(0, 0, SECOND);

        assertThat(step(last, send(1, 0, SECOND))).isEqualTo(1);
    }

    @Test
    void shouldStayContinuousWhenTheNewFeedHasAnotherClockRate() {
        timeline.seam(List.of(clock(0, 90_000, 0)), 0, 0, 0);
        long last = send(0, 0, 0);
        timeline.seam(List.of(clock(0, 48_000, 0)), 0, 0, SECOND);

        assertThat(step(last, send(0, 0, SECOND))).isEqualTo(48_000);
    }

    @Test
    void shouldCountSequencesWithoutAGapAcrossTheWrap() {
        timeline.seam(List.of(clock(0, 90_000, 0)), 0, 0, 0);
        TrackContinuity track = timeline.track(0).orElseThrow();
        int last = track.takeSequence();
        for (int i = 0; i < 70_000; i++) {
            int next = track.takeSequence();
            assertThat(next).isEqualTo(last + 1 & 0xFFFF);
            last = next;
        }
    }

    @Test
    void shouldRefuseTracksThatCannotBeFollowed() {
        assertThat(OutputTimeline.canFollow(List.of(clock(0, 90_000, 0), clock(15, 1, 0))))
                .isTrue();
        assertThat(OutputTimeline.canFollow(List.of())).isFalse();
        assertThat(OutputTimeline.canFollow(List.of(clock(0, 0, 0)))).isFalse();
        assertThat(OutputTimeline.canFollow(List.of(clock(0, -1, 0)))).isFalse();
        assertThat(OutputTimeline.canFollow(List.of(clock(16, 90_000, 0)))).isFalse();
        assertThat(OutputTimeline.canFollow(List.of(clock(1, 9, 0), clock(1, 9, 0))))
                .isFalse();
    }

    @Test
    void shouldNeverAnnounceTheTimestampZero() {
        var layout = new ChannelLayout(List.of(StreamFixture.channels(0, 0)));
        var start = new StartPoint(new int[16], new long[16], 1, 1, Double.NaN, Double.NaN);

        assertThat(start.playStart(layout).tracks().getFirst().rtpTime()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 90000, 0",
        "1000000000, 90000, 90000",
        "-1000000000, 90000, -90000",
        "31536000000000000, 90000, 2838240000000"
    })
    void shouldConvertBetweenNanosecondsAndTicks(long nanos, int rate, long ticks) {
        assertThat(Ticks.ofNanos(nanos, rate)).isEqualTo(ticks);
        assertThat(Ticks.toNanos(ticks, rate)).isEqualTo(nanos);
    }
}
