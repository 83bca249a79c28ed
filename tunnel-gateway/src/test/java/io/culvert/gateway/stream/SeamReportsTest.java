package io.culvert.gateway.stream;

import static io.culvert.gateway.stream.StreamFixture.AUDIO;
import static io.culvert.gateway.stream.StreamFixture.AUDIO_CLOCK;
import static io.culvert.gateway.stream.StreamFixture.VIDEO;
import static io.culvert.gateway.stream.StreamFixture.VIDEO_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtp.NtpTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FFmpeg places each packet by its track's last sender report, so these must be of one clock, whoever feeds the stream. */
class SeamReportsTest {
    private static final LinkFrame.TrackClock OTHER_VIDEO =
            new LinkFrame.TrackClock(VIDEO, 90_000, 4_294_960_000L, true);
    private static final LinkFrame.TrackClock OTHER_AUDIO = new LinkFrame.TrackClock(AUDIO, 48_000, 77, false);
    private static final long NOON = 1_800_000_000_000L;
    private static final double TICK = 1 / 40_000.0;

    private final StreamFixture fixture = new StreamFixture();
    private final StreamFixture.TestFeed old = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
    private final TestViewer viewer = fixture.play();

    /** The old feed for six seconds, of which the first report tells. */
    private void playOld() {
        tell(old, NOON, 1000, 5000);
        old.key(1000, "I");
        old.audio(5000, "a");
        fixture.advanceSeconds(6);
    }

    private static void tell(StreamFixture.TestFeed feed, long millis, long video, long audio) {
        feed.clock(VIDEO, NtpTime.ofEpochMillis(millis), video);
        feed.clock(AUDIO, NtpTime.ofEpochMillis(millis), audio);
    }

    /** Where a track's last report puts this timestamp, in seconds of the day that is told. */
    private double placed(int channel, int clockRate, long timestamp) {
        Rtp report = viewer.rtcp().stream()
                .filter(packet -> packet.channel() == channel + 1)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        double told = (report.ntp() - NtpTime.ofEpochMillis(NOON)) / 4_294_967_296.0;
        return told + (int) (timestamp - report.timestamp()) / (double) clockRate;
    }

    private long last(int channel) {
        return viewer.rtp().stream()
                .filter(packet -> packet.channel() == channel)
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .timestamp();
    }

    @ParameterizedTest
    @ValueSource(longs = {6000, 5966, 6034, 5000, 7000, -3_594_000, 3_606_000})
    void shouldPlaceTheSameTimestampAtTheSameInstantWhenTheNewFeedsClockTellsAnother(long atMillis) {
        playOld();
        long picture = last(0);
        long sound = last(2);
        double pictureBefore = placed(0, 90_000, picture);
        double soundBefore = placed(2, 48_000, sound);
        int before = viewer.rtcp().size();
        var next = fixture.open(2, OTHER_VIDEO, OTHER_AUDIO);
        tell(next, NOON + atMillis, 4_294_960_000L, 77);
        next.key(4_294_960_000L, "I'");
        next.audio(77, "a'");
        fixture.advanceSeconds(6);

        assertThat(viewer.rtcp()).hasSizeGreaterThan(before);
        assertThat(placed(0, 90_000, picture)).isCloseTo(pictureBefore, within(TICK));
        assertThat(placed(2, 48_000, sound)).isCloseTo(soundBefore, within(TICK));
        assertThat(placed(0, 90_000, last(0))).isCloseTo(placed(2, 48_000, last(2)), within(2 * TICK));
        fixture.close(old, next);
    }

    @ParameterizedTest
    @CsvSource({"-9, 0", "9, 0", "-11, -11", "11, 11", "500, 500"})
    void shouldFollowAFeedsClockButForItsNoise(long offMillis, long movedMillis) {
        playOld();
        double picture = placed(0, 90_000, last(0));
        double sound = placed(2, 48_000, last(2));
        tell(old, NOON + 10_000 + offMillis, 1000 + 900_000, 5000 + 480_000);
        fixture.advanceSeconds(6);

        assertThat(placed(0, 90_000, last(0))).isCloseTo(picture + movedMillis / 1e3, within(TICK));
        assertThat(placed(2, 48_000, last(2))).isCloseTo(sound + movedMillis / 1e3, within(TICK));
        fixture.close(old);
    }

    @Test
    void shouldGoBackInNoTrackWhenTheNewFeedPutsThemOtherwiseToEachOther() {
        playOld();
        long picture = last(0);
        long sound = last(2);
        double pictureBefore = placed(0, 90_000, picture);
        double soundBefore = placed(2, 48_000, sound);
        var next = fixture.open(2, OTHER_VIDEO, OTHER_AUDIO);
        next.clock(VIDEO, NtpTime.ofEpochMillis(NOON + 6000), 4_294_960_000L);
        next.clock(AUDIO, NtpTime.ofEpochMillis(NOON + 5800), 77);
        next.key(4_294_960_000L, "I'");
        fixture.advanceSeconds(6);

        assertThat(placed(0, 90_000, picture)).isCloseTo(pictureBefore + 0.2, within(TICK));
        assertThat(placed(2, 48_000, sound)).isCloseTo(soundBefore, within(TICK));
        fixture.close(old, next);
    }

    @Test
    void shouldLeaveATrackWhereItWasMovedWhenItsClockIsWrong() {
        playOld();
        var next = fixture.open(2, OTHER_VIDEO, new LinkFrame.TrackClock(AUDIO, 48_000, 10_000_000, false));
        tell(next, NOON + 6000, 4_294_960_000L, 10_000_000);
        long sound = last(2);
        double before = placed(2, 48_000, sound);
        next.key(4_294_960_000L, "I'");
        next.audio(77, "a'");
        tell(next, NOON + 11_000, 4_294_960_000L + 450_000 & 0xFFFF_FFFFL, 10_240_000);
        fixture.advanceSeconds(6);

        assertThat(last(2) - sound & 0xFFFF_FFFFL).isEqualTo(1);
        assertThat(placed(2, 48_000, last(2))).isCloseTo(before, within(2 * TICK));
        fixture.close(old, next);
    }

    @Test
    void shouldForgetThatATrackWasMovedWhenTheNextFeedsClocksAreRight() {
        playOld();
        var wrong = fixture.open(2, OTHER_VIDEO, new LinkFrame.TrackClock(AUDIO, 48_000, 10_000_000, false));
        tell(wrong, NOON + 6000, 4_294_960_000L, 10_000_000);
        wrong.key(4_294_960_000L, "I'");
        wrong.audio(77, "a'");
        fixture.advanceSeconds(6);
        long picture = last(0);
        double before = placed(0, 90_000, picture);
        var right = fixture.open(3, OTHER_VIDEO, OTHER_AUDIO);
        tell(right, NOON + 12_000, 4_294_960_000L, 77);
        right.key(4_294_960_000L, "I''");
        right.audio(77, "a''");
        fixture.advanceSeconds(6);

        assertThat(placed(0, 90_000, picture)).isCloseTo(before, within(TICK));
        assertThat(placed(2, 48_000, last(2))).isCloseTo(placed(0, 90_000, last(0)), within(2 * TICK));
        fixture.close(old, wrong, right);
    }

    @Test
    void shouldTellNothingNewBeforeTheClocksOfAllTracksOfTheNewFeedHaveCome() {
        playOld();
        long picture = last(0);
        double before = placed(0, 90_000, picture);
        var next = fixture.open(2, OTHER_VIDEO, OTHER_AUDIO);
        next.key(4_294_960_000L, "I'");
        next.audio(77, "a'");
        next.clock(VIDEO, NtpTime.ofEpochMillis(NOON + 9000), 4_294_960_000L);
        fixture.advanceSeconds(6);
        assertThat(placed(0, 90_000, picture)).isCloseTo(before, within(TICK));
        next.clock(AUDIO, NtpTime.ofEpochMillis(NOON + 9000), 77);
        fixture.advanceSeconds(6);

        assertThat(placed(0, 90_000, picture)).isCloseTo(before, within(TICK));
        assertThat(placed(0, 90_000, last(0))).isCloseTo(placed(2, 48_000, last(2)), within(2 * TICK));
        fixture.close(old, next);
    }
}
