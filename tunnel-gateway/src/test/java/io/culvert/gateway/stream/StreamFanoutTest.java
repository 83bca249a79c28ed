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
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFanoutTest {
    private final StreamFixture fixture = new StreamFixture();

    @Test
    void shouldAnnounceExactlyTheFirstPacketWhenAViewerJoinsBetweenRandomAccessPoints() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        feed.key(1000, "old");
        feed.key(91000, "I1", "I2");
        feed.audio(53000, "a");
        feed.video(94600, "P");
        TestViewer viewer = fixture.play();
        feed.video(98200, "P2");

        assertThat(viewer.packetsBeforeStart).isZero();
        assertThat(viewer.payloads()).containsExactly("I1", "I2", "a", "P", "P2");
        Rtp first = viewer.rtp().getFirst();
        assertThat(viewer.start(VIDEO).sequence()).isEqualTo(first.sequence());
        assertThat(viewer.start(VIDEO).rtpTime()).isEqualTo(first.timestamp());
        Rtp sound = viewer.rtp().get(2);
        assertThat(viewer.start(AUDIO).sequence()).isEqualTo(sound.sequence());
        // The key frame lies 1 s after the Open on the video clock, the sound likewise on its own.
        assertThat(viewer.start(AUDIO).rtpTime()).isEqualTo(sound.timestamp());
        fixture.close(feed);
    }

    @Test
    void shouldReplyBeforeTheFirstFrameWhenTheViewerComesBeforeTheFeed() {
        TestViewer viewer = fixture.play();
        assertThat(viewer.starts).isEmpty();
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        feed.video(1000, "no use");
        assertThat(viewer.starts).isEmpty();
        feed.key(4600, "I");

        assertThat(viewer.packetsBeforeStart).isZero();
        assertThat(viewer.payloads()).containsExactly("I");
        assertThat(viewer.start(VIDEO).sequence())
                .isEqualTo(viewer.rtp().getFirst().sequence());
        assertThat(fixture.dropped(DropReason.FEED_BEFORE_START)).isEqualTo(1);
        fixture.close(feed);
    }

    @Test
    void shouldWaitForTheNextRandomAccessPointWhenFastStartIsNotWanted() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        feed.key(1000, "I");
        TestViewer viewer =
                fixture.play(new ViewerOrder.Play(STREAM, 0, false, List.of(channels(VIDEO, 0), channels(AUDIO, 2))));
        assertThat(viewer.starts).hasSize(1);
        feed.video(4600, "P");
        feed.key(8200, "I2");

        assertThat(viewer.payloads()).containsExactly("I2");
        fixture.close(feed);
    }

    @Test
    void shouldWaitForTheNextRandomAccessPointWhenNothingIsKept() {
        StreamFixture off = new StreamFixture(keeping(0));
        var feed = off.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        feed.key(1000, "I");
        TestViewer viewer = off.play();
        feed.video(4600, "P");
        feed.key(8200, "I2");

        assertThat(viewer.payloads()).containsExactly("I2");
        off.close(feed);
    }

    private static StreamSettings keeping(int fastStartBytes) {
        StreamSettings d = StreamSettings.DEFAULTS;
        return new StreamSettings(
                d.audioWait(),
                fastStartBytes,
                d.fastStartAge(),
                d.openWait(),
                d.sourceWait(),
                d.viewerQueueBytes(),
                d.viewerQueuePackets(),
                d.viewerQueueAge(),
                d.writeStall(),
                d.reportInterval(),
                d.pausedReportInterval(),
                d.epochMemory(),
                d.maxStreams(),
                d.handOverBytes());
    }

    @Test
    void shouldGiveEachViewerItsOwnChannelsWhenLayoutsDiffer() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer usual = fixture.play();
        TestViewer swapped =
                fixture.play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(AUDIO, 0), channels(VIDEO, 2))));
        TestViewer onlySound = fixture.play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(AUDIO, 0))));
        feed.key(1000, "I");
        feed.audio(5000, "a");
        feed.video(4600, "P");

        assertThat(usual.rtp()).extracting(Rtp::channel).containsExactly(0, 2, 0);
        assertThat(swapped.rtp()).extracting(Rtp::channel).containsExactly(2, 0, 2);
        assertThat(swapped.payloads()).isEqualTo(usual.payloads());
        assertThat(onlySound.rtp()).extracting(Rtp::channel).containsExactly(0);
        assertThat(onlySound.payloads()).containsExactly("a");
        assertThat(onlySound.start(AUDIO).sequence())
                .isEqualTo(onlySound.rtp().getFirst().sequence());
        fixture.close(feed);
    }

    @Test
    void shouldLetSoundRideWithTheNextPictureWhenItComesInTime() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        assertThat(viewer.writes()).isEqualTo(1);
        feed.audio(5000, "a1");
        feed.audio(6024, "a2");
        assertThat(viewer.writes()).isEqualTo(1);
        feed.video(4600, "P");

        assertThat(viewer.writes()).isEqualTo(2);
        assertThat(viewer.payloads()).containsExactly("I", "a1", "a2", "P");
        fixture.close(feed);
    }

    @Test
    void shouldSendSoundAloneWhenNoPictureComesInTime() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        feed.audio(5000, "a1");
        fixture.advanceMillis(39);
        assertThat(viewer.payloads()).containsExactly("I");
        fixture.advanceMillis(1);
        assertThat(viewer.payloads()).containsExactly("I", "a1");
        fixture.close(feed);
    }

    @Test
    void shouldNotLetSoundWaitAgainWhenItHasWaitedAtTheRelay() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        feed.audio(5000, "a1");
        assertThat(viewer.payloads()).containsExactly("I");
        feed.waited(6024, "a2");

        assertThat(viewer.payloads()).containsExactly("I", "a1", "a2");
        assertThat(viewer.writes()).isEqualTo(2);
        fixture.close(feed);
    }

    @Test
    void shouldHoldThePartsOfAnAccessUnitTogetherWhenItComesInSeveralFrames() {
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.media(VIDEO, true, false, 1000, "I1");
        feed.media(VIDEO, true, false, 1000, "I2");
        assertThat(viewer.writes()).isZero();
        feed.media(VIDEO, true, true, 1000, "I3");
        assertThat(viewer.writes()).isEqualTo(1);
        feed.media(VIDEO, false, false, 4600, "P without a mark");
        feed.media(VIDEO, false, true, 8200, "P2");

        assertThat(viewer.writes()).isEqualTo(3);
        assertThat(viewer.payloads()).containsExactly("I1", "I2", "I3", "P without a mark", "P2");
        fixture.close(feed);
    }

    @Test
    void shouldStartAtOnceWhenTheStreamHasNoVideo() {
        var feed = fixture.open(1, AUDIO_CLOCK);
        feed.audio(5000, "a1");
        TestViewer viewer = fixture.play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(AUDIO, 2))));
        feed.audio(6024, "a2");

        assertThat(viewer.payloads()).containsExactly("a2");
        assertThat(viewer.start(AUDIO).sequence())
                .isEqualTo(viewer.rtp().getFirst().sequence());
        fixture.close(feed);
    }

    @Test
    void shouldDropOnlyTheBrokenPartWhenARelaySendsSomethingElseThanRtp() {
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        feed.raw(VIDEO, false, true, Unpooled.directBuffer().writeBytes(new byte[] {'$', 0, 0, 50, 1, 2, 3}));
        feed.raw(VIDEO, false, true, Rtp.packets(AUDIO, 1, "wrong channel"));
        feed.raw(9, false, true, Rtp.packets(9, 1, "track that was not opened"));
        feed.video(4600, "P");

        assertThat(viewer.payloads()).containsExactly("I", "P");
        assertThat(fixture.dropped(DropReason.MALFORMED)).isEqualTo(3);
        fixture.close(feed);
    }

    @Test
    void shouldSendNothingMoreWhenPausedOrStopped() {
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer paused = fixture.play();
        TestViewer stopped = fixture.play();
        feed.key(1000, "I");
        paused.viewer.pause();
        stopped.viewer.stop();
        stopped.viewer.stop();
        feed.key(4600, "I2");

        assertThat(paused.payloads()).containsExactly("I");
        assertThat(stopped.payloads()).containsExactly("I");
        assertThat(fixture.counters.viewers.sum()).isEqualTo(1);
        fixture.close(feed);
    }

    @Test
    void shouldGiveBackTheKeptFramesWhenTheViewerStopsAsItStarts() {
        var feed = fixture.open(1, VIDEO_CLOCK);
        feed.key(1000, "I");
        TestViewer viewer = new TestViewer();
        viewer.stopOnStart = true;
        fixture.play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(VIDEO, 0))), viewer);
        feed.key(4600, "I2");

        assertThat(viewer.starts).hasSize(1);
        assertThat(viewer.all()).isEmpty();
        fixture.close(feed);
    }

    @Test
    void shouldBeginARecordingOnlyWithItsOwnGeneration() {
        String name = "/vod/a.mp4;session=1";
        var before = fixture.open(name, 7, 1, 0.0, VIDEO_CLOCK);
        before.key(1000, "old position");
        TestViewer viewer = fixture.play(new ViewerOrder.Play(name, 2, false, List.of(channels(VIDEO, 0))));
        before.video(4600, "old position");
        assertThat(viewer.starts).isEmpty();
        var after = fixture.open(name, 7, 2, 42.5, VIDEO_CLOCK);
        before.video(8200, "old position");
        after.key(2800, "I");

        assertThat(viewer.payloads()).containsExactly("I");
        assertThat(viewer.starts.getFirst().npt()).hasValue(42.5);
        // The Open's instant, to which 42.5 s belongs, was 1800 ticks before the first packet.
        assertThat(viewer.rtp().getFirst().timestamp() - viewer.start(VIDEO).rtpTime() & 0xFFFF_FFFFL)
                .isEqualTo(1800);
        fixture.close(before, after);
    }

    @Test
    void shouldSayGoodbyeWhenARecordingHasBeenPlayedToItsEnd() {
        var feed = fixture.open(STREAM, 7, 1, 0.0, VIDEO_CLOCK);
        TestViewer viewer = fixture.play(new ViewerOrder.Play(STREAM, 1, true, List.of(channels(VIDEO, 4))));
        feed.key(1000, "I");
        feed.end(LinkFrame.EndReason.END_OF_STREAM);

        assertThat(viewer.rtcp()).extracting(Rtp::channel).containsExactly(5);
        assertThat(viewer.ends).containsExactly(LinkFrame.EndReason.END_OF_STREAM);
        fixture.close();
    }

    @Test
    void shouldReplaceTheFormerViewerWhenTheSameSocketPlaysAgain() {
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        viewer.viewer.pause();
        var order = new ViewerOrder.Play(STREAM, 0, false, List.of(channels(VIDEO, 0)));
        viewer.viewer = fixture.registry.play(order, viewer, viewer, LastFrame.NONE);
        fixture.run();
        feed.key(4600, "I2");

        assertThat(viewer.payloads()).containsExactly("I", "I2");
        assertThat(fixture.counters.viewers.sum()).isEqualTo(1);
        fixture.close(feed);
    }
}
