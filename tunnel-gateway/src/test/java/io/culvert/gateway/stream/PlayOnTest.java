package io.culvert.gateway.stream;

import static io.culvert.gateway.stream.StreamFixture.AUDIO;
import static io.culvert.gateway.stream.StreamFixture.AUDIO_CLOCK;
import static io.culvert.gateway.stream.StreamFixture.STREAM;
import static io.culvert.gateway.stream.StreamFixture.VIDEO;
import static io.culvert.gateway.stream.StreamFixture.VIDEO_CLOCK;
import static io.culvert.gateway.stream.StreamFixture.channels;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A viewer that has had part of the stream before: nothing twice, and no sequence number that goes back. */
class PlayOnTest {
    private static final ViewerOrder.Play BOTH =
            new ViewerOrder.Play(STREAM, 0, true, List.of(channels(VIDEO, 0), channels(AUDIO, 2)));

    private final StreamFixture fixture = new StreamFixture();

    @Test
    void shouldGoOnBehindTheLastFrameWhenPlayedAgainInTheSameGroupOfPictures() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        feed.video(4600, "P1");
        viewer.viewer.pause();
        feed.video(8200, "P2");
        fixture.playAgain(BOTH, viewer);
        feed.video(11800, "P3");

        assertThat(viewer.payloads()).containsExactly("I", "P1", "P2", "P3");
        assertThat(viewer.start(VIDEO).sequence()).isEqualTo(viewer.rtp().get(2).sequence());
        assertThat(viewer.start(VIDEO).rtpTime()).isEqualTo(viewer.rtp().get(2).timestamp());
        assertUnbroken(viewer);
        fixture.close(feed);
    }

    @Test
    void shouldNotWaitForARandomAccessPointWhenNothingCameMeanwhile() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        viewer.viewer.pause();
        fixture.playAgain(BOTH, viewer);
        viewer.viewer.pause();
        fixture.playAgain(BOTH, viewer);
        feed.video(4600, "P1");

        assertThat(viewer.payloads()).containsExactly("I", "P1");
        fixture.close(feed);
    }

    @Test
    void shouldBeginAtTheLastRandomAccessPointWhenAnotherOneCameMeanwhile() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I1");
        viewer.viewer.pause();
        feed.video(4600, "P1");
        feed.key(8200, "I2");
        feed.video(11800, "P2");
        fixture.playAgain(BOTH, viewer);

        assertThat(viewer.payloads()).containsExactly("I1", "I2", "P2");
        fixture.close(feed);
    }

    @Test
    void shouldStayWholeWhenTheRelayEndsAndOpensTheStreamBetweenPauseAndPlay() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        viewer.viewer.pause();
        fixture.playAgain(BOTH, viewer);
        feed.end(LinkFrame.EndReason.UNSUBSCRIBED);
        var again = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        again.key(1000, "I again");
        again.video(4600, "P");

        assertThat(viewer.payloads()).containsExactly("I", "I again", "P");
        assertUnbroken(viewer);
        fixture.close(again);
    }

    @Test
    void shouldGoOnWithoutAGapWhenOneTrackIsTornDown() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        feed.video(4600, "P1");
        fixture.playAgain(new ViewerOrder.Play(STREAM, 0, false, List.of(channels(VIDEO, 0))), viewer);
        feed.video(8200, "P2");

        assertThat(viewer.payloads()).containsExactly("I", "P1", "P2");
        fixture.close(feed);
    }

    @Test
    void shouldBeginWithAPictureWhenVideoIsAddedToSound() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(AUDIO, 2))));
        feed.key(1000, "I");
        feed.audio(5000, "a");
        feed.video(4600, "P1");
        fixture.playAgain(BOTH, viewer);

        assertThat(viewer.rtp().stream().filter(packet -> packet.channel() == 0).map(Rtp::payload))
                .containsExactly("I", "P1");
        fixture.close(feed);
    }

    @Test
    void shouldNotRepeatTheSoundWhenVideoIsAddedToIt() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(AUDIO, 2))));
        feed.key(1000, "I");
        feed.audio(5000, "a");
        feed.video(4600, "P1");
        fixture.playAgain(BOTH, viewer);
        feed.audio(6000, "b");
        feed.video(8200, "P2");

        assertThat(viewer.payloads()).containsExactly("a", "I", "P1", "b", "P2");
        assertSoundGoesOn(viewer);
        fixture.close(feed);
    }

    @Test
    void shouldBringTheSoundThatWasMissedWhenVideoIsAddedAfterAPause() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(AUDIO, 2))));
        feed.key(1000, "I");
        feed.audio(5000, "a");
        feed.video(4600, "P1");
        viewer.viewer.pause();
        feed.audio(6000, "b");
        feed.video(8200, "P2");
        fixture.playAgain(BOTH, viewer);

        assertThat(viewer.payloads()).containsExactly("a", "I", "P1", "b", "P2");
        assertSoundGoesOn(viewer);
        fixture.close(feed);
    }

    private static void assertSoundGoesOn(TestViewer viewer) {
        List<Rtp> sound =
                viewer.rtp().stream().filter(packet -> packet.channel() == 2).toList();
        assertThat(sound).extracting(Rtp::payload).containsExactly("a", "b");
        assertThat(sound.get(1).sequence()).isEqualTo(sound.get(0).sequence() + 1 & 0xFFFF);
        assertThat(viewer.start(AUDIO).sequence()).isEqualTo(sound.get(1).sequence());
    }

    @Test
    void shouldTellHowFarTheViewerOfARecordingHasComeWhenARelayAsks() {
        String film = "/vod/a.mp4;session=s";
        var order = new ViewerOrder.Play(film, 3, true, List.of(channels(VIDEO, 0)));
        assertThat(position(film).npt()).isNaN();
        TestViewer viewer = fixture.play(order);
        var feed = fixture.open(film, 1, 3, 20.0, VIDEO_CLOCK);
        feed.key(1000, "I");
        feed.video(1000 + 45_000, "P");
        assertThat(position(film)).isEqualTo(new LinkFrame.Position(7, 3, 20.5, false));
        viewer.viewer.pause();
        feed.video(1000 + 90_000, "not seen");
        assertThat(position(film)).isEqualTo(new LinkFrame.Position(7, 3, 20.5, false));
        feed.end(LinkFrame.EndReason.END_OF_STREAM);
        assertThat(position(film).ended()).isTrue();
        fixture.close();
    }

    /** A PAUSE waits behind the PLAY, and is carried out as soon as that is answered. */
    @Test
    void shouldStayWhenItsRecordingEndsBeforeItBeganAndItIsPausedAtOnce() {
        String film = "/vod/a.mp4;session=s";
        TestViewer viewer = new TestViewer();
        viewer.pauseOnStart = true;
        fixture.play(new ViewerOrder.Play(film, 3, true, List.of(channels(VIDEO, 0))), viewer);
        var feed = fixture.open(film, 1, 3, 20.0, VIDEO_CLOCK);
        feed.end(LinkFrame.EndReason.END_OF_STREAM);

        assertThat(viewer.starts).containsExactly(PlayStart.UNKNOWN);
        assertThat(viewer.ends).isEmpty();
        assertThat(fixture.counters.viewers.sum()).isEqualTo(1);
        fixture.close();
    }

    @Test
    void shouldEndItsViewersPausedOrNotWhenTheStreamComesBackWithAnotherDescription() {
        var feed = fixture.openDescribed(1, 7, VIDEO_CLOCK);
        TestViewer playing = fixture.play();
        TestViewer paused = fixture.play();
        feed.key(1000, "I");
        paused.viewer.pause();
        feed.end(LinkFrame.EndReason.SOURCE_LOST);
        var same = fixture.openDescribed(2, 7, VIDEO_CLOCK);
        same.key(1000, "J");
        assertThat(playing.payloads()).containsExactly("I", "J");
        same.end(LinkFrame.EndReason.SOURCE_LOST);
        var other = fixture.openDescribed(3, 8, VIDEO_CLOCK);
        assertThat(playing.ends).containsExactly(LinkFrame.EndReason.DESCRIPTION_CHANGED);
        assertThat(paused.ends).containsExactly(LinkFrame.EndReason.DESCRIPTION_CHANGED);
        fixture.close(other);
    }

    /** Nobody else watches here: only its own PLAY brings the stream back, and who knows the old description has to go. */
    @Test
    void shouldEndTheOnlyViewerThatPlaysOnWhenTheDescriptionIsAnotherByThen() {
        var feed = fixture.openDescribed(1, 7, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        viewer.viewer.pause();
        feed.end(LinkFrame.EndReason.UNSUBSCRIBED);

        fixture.playAgain(BOTH, viewer);
        var other = fixture.openDescribed(2, 8, VIDEO_CLOCK);

        assertThat(viewer.ends).containsExactly(LinkFrame.EndReason.DESCRIPTION_CHANGED);
        fixture.close(other);
    }

    private LinkFrame.Position position(String stream) {
        return fixture.registry.position(new LinkFrame.Where(7, stream));
    }

    private static void assertUnbroken(TestViewer viewer) {
        List<Rtp> packets = viewer.rtp();
        for (int i = 1; i < packets.size(); i++) {
            assertThat(packets.get(i).sequence()).isEqualTo(packets.get(i - 1).sequence() + 1 & 0xFFFF);
        }
    }
}
