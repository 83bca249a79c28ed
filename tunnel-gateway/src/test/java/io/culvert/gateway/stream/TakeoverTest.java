package io.culvert.gateway.stream;

import static io.culvert.gateway.stream.StreamFixture.AUDIO;
import static io.culvert.gateway.stream.StreamFixture.AUDIO_CLOCK;
import static io.culvert.gateway.stream.StreamFixture.VIDEO;
import static io.culvert.gateway.stream.StreamFixture.VIDEO_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.link.LinkFrame;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeoverTest {
    private static final LinkFrame.TrackClock OTHER_VIDEO =
            new LinkFrame.TrackClock(VIDEO, 90_000, 4_000_000_000L, true);
    private static final LinkFrame.TrackClock OTHER_AUDIO = new LinkFrame.TrackClock(AUDIO, 48_000, 77, false);

    private final StreamFixture fixture = new StreamFixture();

    @Test
    void shouldGoOnAsOneStreamWhenAHigherEpochTakesOver() {
        var old = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        old.key(1000, "I");
        old.audio(5000, "a");
        old.video(4600, "P");
        old.lost();
        fixture.advanceMillis(2000);
        var next = fixture.open(2, OTHER_VIDEO, OTHER_AUDIO);
        next.audio(77, "before the picture");
        next.key(4_000_000_000L, "I'");
        next.audio(77 + 4800, "a'");
        next.video(4_000_003_600L, "P'");

        assertThat(viewer.payloads()).containsExactly("I", "a", "P", "I'", "a'", "P'");
        List<Rtp> video = track(viewer, 0);
        assertThat(video).extracting(Rtp::ssrc).containsOnly(video.getFirst().ssrc());
        assertThat(steps(video)).containsExactly(3600L, 180_000L, 3600L);
        List<Rtp> audio = track(viewer, 2);
        // The old sound lies 40 ms before the old picture, the new one 100 ms after the new picture: 2140 ms.
        assertThat(steps(audio)).containsExactly(48L * 2140);
        assertConsecutive(video);
        assertConsecutive(audio);
        fixture.close(next);
    }

    /** 29.97 pictures a second: no whole number of nanoseconds, and the one place too low would be taken for a repetition. */
    @Test
    void shouldShowTheFirstPictureOfTheNewFeedWhenItsPlaceIsRoundedDown() {
        var old = fixture.open(1, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        old.key(1000, "I");
        old.video(4003, "P");
        var next = fixture.open(2, OTHER_VIDEO);
        next.key(4_000_000_000L, "I'");

        assertThat(viewer.payloads()).containsExactly("I", "P", "I'");
        assertThat(steps(viewer.rtp())).containsExactly(3003L, 3003L);
        fixture.close(old, next);
    }

    @Test
    void shouldKeepSoundAndPictureTogetherWhenTheNewFeedComesAtOnce() {
        var old = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        old.key(1000, "I");
        old.audio(5000, "a");
        old.video(4600, "P");
        var next = fixture.open(2, OTHER_VIDEO, OTHER_AUDIO);
        next.key(4_000_000_000L, "I'");
        next.audio(77 + 4800, "a'");
        next.video(4_000_003_600L, "P'");

        assertThat(steps(track(viewer, 0))).containsExactly(3600L, 3600L, 3600L);
        // 40 ms to the old picture, one picture's time, and 100 ms.
        assertThat(steps(track(viewer, 2))).containsExactly(48L * (40 + 40 + 100));
        fixture.close(old, next);
    }

    @Test
    void shouldGoOnInTheNewTicksWhenTheNewFeedCountsATrackOtherwise() {
        var old = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        old.key(1000, "I");
        old.audio(5000, "a");
        old.audio(5000 + 48_000, "b");
        fixture.advanceMillis(1000);
        var next = fixture.open(2, OTHER_VIDEO, new LinkFrame.TrackClock(AUDIO, 8000, 77, false));
        next.key(4_000_000_000L, "I'");
        next.audio(77, "a'");
        next.audio(77 + 160, "b'");
        next.key(4_000_003_600L, "J'");

        assertThat(steps(track(viewer, 2))).containsExactly(48_000L, 8000L, 160L);
        assertThat(steps(track(viewer, 0))).containsExactly(180_000L, 3600L);
        fixture.close(old, next);
    }

    @Test
    void shouldKeepTheOldFeedWhenTheNewOneHasNoRandomAccessPointYet() {
        var old = fixture.open(1, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        old.key(1000, "I");
        var next = fixture.open(2, OTHER_VIDEO);
        next.video(4_000_000_000L, "too early");
        old.video(4600, "P");
        next.key(4_000_003_600L, "I'");
        old.video(8200, "too late");
        next.video(4_000_007_200L, "P'");

        assertThat(viewer.payloads()).containsExactly("I", "P", "I'", "P'");
        assertThat(steps(viewer.rtp())).allMatch(step -> step > 0);
        assertThat(fixture.counters.staleFrames.sum()).isEqualTo(1);
        assertThat(fixture.counters.takeovers.sum()).isEqualTo(1);
        fixture.close(old, next);
    }

    @Test
    void shouldEndViewersWhenTheStreamComesBackWithAnotherDescription() {
        var first = fixture.openDescribed(1, 7, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        first.key(1000, "I");
        first.lost();
        var same = fixture.openDescribed(2, 7, OTHER_VIDEO);
        var untold = fixture.openDescribed(3, 0, OTHER_VIDEO);
        assertThat(viewer.ends).isEmpty();

        var other = fixture.openDescribed(3, 8, OTHER_VIDEO);

        assertThat(viewer.ends).containsExactly(LinkFrame.EndReason.DESCRIPTION_CHANGED);
        fixture.close(same, untold, other);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPlayAnotherDescriptionToWhoComesAfterAllHadGone(boolean feedGoesFirst) {
        var first = fixture.openDescribed(1, 7, VIDEO_CLOCK);
        TestViewer former = fixture.play();
        first.key(1000, "I");
        if (feedGoesFirst) {
            first.lost();
        }
        former.viewer.stop();
        fixture.run();
        if (!feedGoesFirst) {
            first.lost();
        }
        TestViewer newcomer = fixture.play();

        var other = fixture.openDescribed(2, 8, OTHER_VIDEO);
        other.key(4_000_000_000L, "I'");

        assertThat(newcomer.ends).isEmpty();
        assertThat(newcomer.payloads()).containsExactly("I'");
        fixture.close(other);
    }

    @Test
    void shouldRefuseALowerEpochEvenWhenTheHigherOneIsGone() {
        var high = fixture.open(5, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        high.key(1000, "I");
        high.lost();
        var low = fixture.open(4, VIDEO_CLOCK);
        low.key(4600, "stale");

        assertThat(viewer.payloads()).containsExactly("I");
        assertThat(fixture.counters.staleOpens.sum()).isEqualTo(1);
        assertThat(fixture.counters.staleFrames.sum()).isEqualTo(1);
        fixture.close(low);
    }

    @Test
    void shouldRememberTheEpochForAWhileAndThenForgetTheStream() {
        var high = fixture.open(5, VIDEO_CLOCK);
        high.key(1000, "I");
        high.lost();
        fixture.advanceSeconds(59);
        assertThat(fixture.counters.streams.sum()).isEqualTo(1);
        fixture.open(4, VIDEO_CLOCK).lost();
        assertThat(fixture.counters.staleOpens.sum()).isEqualTo(1);
        fixture.advanceSeconds(60);

        assertThat(fixture.counters.streams.sum()).isZero();
        fixture.close();
    }

    @Test
    void shouldTakeTheSameEpochAgainWhenALinkWasCutAndDialledAgain() {
        var first = fixture.open(5, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        first.key(1000, "I");
        first.lost();
        var again = fixture.open(5, VIDEO_CLOCK);
        again.key(1000, "I again");

        assertThat(viewer.payloads()).containsExactly("I", "I again");
        assertConsecutive(viewer.rtp());
        assertThat(steps(viewer.rtp())).allMatch(step -> step > 0);
        fixture.close(again);
    }

    /** It is not whole yet, and the pictures before it are those of a feed that is over. */
    @Test
    void shouldPlayNothingOldWhenSomebodyComesDuringTheFirstPictureOfTheNewFeed() {
        var old = fixture.open(1, VIDEO_CLOCK);
        old.key(1000, "I");
        old.video(4600, "P");
        old.lost();
        var next = fixture.open(2, OTHER_VIDEO);
        next.media(VIDEO, true, false, 4_000_000_000L, "I1'");
        TestViewer viewer = fixture.play();
        next.media(VIDEO, true, true, 4_000_000_000L, "I2'");
        next.video(4_000_003_600L, "P'");

        assertThat(viewer.payloads()).containsExactly("I1'", "I2'", "P'");
        assertThat(viewer.start(VIDEO).sequence())
                .isEqualTo(viewer.rtp().getFirst().sequence());
        fixture.close(next);
    }

    @Test
    void shouldDropSoundThatTheOldFeedHasHadAlready() {
        var old = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        old.key(1000, "I");
        old.audio(5000 + 4800, "100 ms ahead");
        old.video(4600, "P");
        var next = fixture.open(2, OTHER_VIDEO, OTHER_AUDIO);
        next.key(4_000_000_000L, "I'");
        next.audio(77 - 1024, "had");
        next.audio(77 + 480, "new");
        next.video(4_000_003_600L, "P'");

        assertThat(viewer.payloads()).containsExactly("I", "100 ms ahead", "P", "I'", "new", "P'");
        assertThat(fixture.dropped(DropReason.SEAM_OVERLAP)).isEqualTo(1);
        assertConsecutive(track(viewer, 2));
        fixture.close(old, next);
    }

    @Test
    void shouldEndAViewerWhenTheSourceStaysAway() {
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        fixture.advanceSeconds(40);
        feed.end(LinkFrame.EndReason.SOURCE_LOST);
        fixture.advanceSeconds(29);
        assertThat(viewer.ends).isEmpty();
        fixture.advanceSeconds(2);

        assertThat(viewer.ends).containsExactly(LinkFrame.EndReason.SOURCE_LOST);
        assertThat(fixture.counters.sourceTimeouts.sum()).isEqualTo(1);
        fixture.close();
    }

    @Test
    void shouldAnswerWithoutPositionsWhenNoRelayOpensTheStreamInTime() {
        TestViewer viewer = fixture.play();
        fixture.advanceSeconds(4);
        assertThat(viewer.starts).isEmpty();
        fixture.advanceSeconds(1);
        assertThat(viewer.starts).containsExactly(PlayStart.UNKNOWN);
        var feed = fixture.open(1, VIDEO_CLOCK);
        feed.key(1000, "I");

        assertThat(viewer.starts).hasSize(1);
        assertThat(viewer.payloads()).containsExactly("I");
        fixture.close(feed);
    }

    private static List<Rtp> track(TestViewer viewer, int channel) {
        return viewer.rtp().stream()
                .filter(packet -> packet.channel() == channel)
                .toList();
    }

    private static List<Long> steps(List<Rtp> packets) {
        return java.util.stream.IntStream.range(1, packets.size())
                .mapToObj(i -> (long)
                        (int) (packets.get(i).timestamp() - packets.get(i - 1).timestamp()))
                .toList();
    }

    private static void assertConsecutive(List<Rtp> packets) {
        for (int i = 1; i < packets.size(); i++) {
            assertThat(packets.get(i).sequence()).isEqualTo(packets.get(i - 1).sequence() + 1 & 0xFFFF);
        }
    }
}
