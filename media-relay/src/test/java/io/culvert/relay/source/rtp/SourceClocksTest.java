package io.culvert.relay.source.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtp.NtpTime;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SourceClocksTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Offset<Long> A_MILLISECOND = Offset.offset(90L);

    private final SourceClocks clocks =
            new SourceClocks(List.of(Packets.section("video", "H264", 90_000), Packets.section("audio", "PCMU", 8000)));

    private List<Long> at(long now) {
        return clocks.at(now).stream().map(LinkFrame.TrackClock::rtpTimestamp).toList();
    }

    @Test
    void shouldGoByFirstPacketsWhenNothingElseIsTold() {
        clocks.packet(0, 1_000_000, SECOND);
        assertThat(clocks.isComplete()).isFalse();
        clocks.packet(1, 5000, 2 * SECOND);
        clocks.packet(1, 9000, 9 * SECOND);

        assertThat(clocks.isComplete()).isTrue();
        assertThat(at(3 * SECOND)).containsExactly(1_180_000L, 13_000L);
    }

    @Test
    void shouldGoByRtpInfoWhenItFits() {
        clocks.info(0, OptionalLong.of(0xFFFF_FFFFL), 0);
        clocks.info(1, OptionalLong.of(800), 0);
        clocks.packet(0, 44_999, SECOND);

        assertThat(at(SECOND)).containsExactly(89_999L, 8800L);
    }

    @Test
    void shouldGoByPacketsWhenRtpInfoIsNonsense() {
        clocks.info(0, OptionalLong.of(0), 0);
        clocks.packet(0, 2_000_000_000L, SECOND);

        assertThat(at(SECOND).getFirst()).isEqualTo(2_000_000_000L);
    }

    @Test
    void shouldBringTracksTogetherWhenSenderReports() {
        clocks.packet(0, 900_000, 0);
        clocks.packet(1, 80_000, SECOND);
        long noon = 1_700_000_000_000L;
        clocks.report(0, NtpTime.ofEpochMillis(noon), 1_000_000, 2 * SECOND);
        clocks.report(1, NtpTime.ofEpochMillis(noon + 500), 90_000, 2 * SECOND + SECOND / 2);

        assertThat(at(3 * SECOND).get(0)).isCloseTo(1_090_000L, A_MILLISECOND);
        assertThat(at(3 * SECOND).get(1)).isCloseTo(94_000L, Offset.offset(8L));
    }

    @Test
    void shouldFollowWhenSenderSetsItsClock() {
        clocks.report(0, NtpTime.ofEpochMillis(1_000_000), 1_000_000, 0);
        clocks.report(0, NtpTime.ofEpochMillis(9_000_000), 1_090_000, SECOND);

        assertThat(at(2 * SECOND).getFirst()).isCloseTo(1_180_000L, A_MILLISECOND);
    }

    /** A camera without a battery for its clock learns the time of day after a while. */
    @Test
    void shouldKeepTheOtherTracksWhenOneReportsOnAClockThatWasSet() {
        clocks.report(0, NtpTime.ofEpochMillis(1_000_000), 1_000_000, SECOND);
        clocks.report(1, NtpTime.ofEpochMillis(1_000_000), 80_000, SECOND);

        clocks.report(0, NtpTime.ofEpochMillis(1_700_000_000_000L), 1_090_000, 2 * SECOND);
        assertThat(at(3 * SECOND).get(0)).isCloseTo(1_180_000L, A_MILLISECOND);
        assertThat(at(3 * SECOND).get(1)).isCloseTo(96_000L, Offset.offset(8L));

        clocks.report(1, NtpTime.ofEpochMillis(1_700_000_001_000L), 96_000, 3 * SECOND);
        assertThat(at(4 * SECOND).get(0)).isCloseTo(1_270_000L, A_MILLISECOND);
        assertThat(at(4 * SECOND).get(1)).isCloseTo(104_000L, Offset.offset(8L));
    }

    @Test
    void shouldKeepTheTracksTogetherWhenAReportComesLate() {
        long noon = 1_700_000_000_000L;
        clocks.report(0, NtpTime.ofEpochMillis(noon), 0, 0);
        clocks.report(1, NtpTime.ofEpochMillis(noon), 0, 0);

        clocks.report(0, NtpTime.ofEpochMillis(noon + 5000), 450_000, 6 * SECOND + SECOND / 2);

        assertTogether(at(7 * SECOND));
    }

    /** As what is kept of a publisher is: the last report of each track, old by as much as it may be. */
    @Test
    void shouldKeepTheTracksTogetherWhenTheirFirstReportsAreOld() {
        long noon = 1_700_000_000_000L;
        clocks.report(0, NtpTime.ofEpochMillis(noon), 0, 5 * SECOND);
        clocks.report(1, NtpTime.ofEpochMillis(noon + 3500), 28_000, 5 * SECOND);

        assertTogether(at(6 * SECOND));
    }

    private static void assertTogether(List<Long> timestamps) {
        assertThat(timestamps.get(1) * 90_000 / 8000).isCloseTo(timestamps.get(0), A_MILLISECOND);
    }

    @Test
    void shouldKnowEachTracksTimeWhenTheirReportsHaveDifferentTimeBases() {
        for (int n = 0; n < 3; n++) {
            clocks.report(0, NtpTime.ofEpochMillis(1_700_000_000_000L + n * 1000), 90_000 * n, n * SECOND);
            clocks.report(1, NtpTime.ofEpochMillis(1_000_000 + n * 1000), 8000 * n, n * SECOND);
        }

        assertThat(at(3 * SECOND).get(0)).isCloseTo(270_000L, A_MILLISECOND);
        assertThat(at(3 * SECOND).get(1)).isCloseTo(24_000L, Offset.offset(8L));
    }

    @Test
    void shouldIgnoreReportWhenSenderHasNoClock() {
        clocks.packet(0, 900_000, 0);
        clocks.report(0, 0, 5, SECOND);

        assertThat(at(SECOND).getFirst()).isEqualTo(990_000L);
    }
}
