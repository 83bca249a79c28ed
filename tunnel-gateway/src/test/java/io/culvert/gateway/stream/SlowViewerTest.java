package io.culvert.gateway.stream;

import static io.culvert.gateway.stream.StreamFixture.AUDIO;
import static io.culvert.gateway.stream.StreamFixture.AUDIO_CLOCK;
import static io.culvert.gateway.stream.StreamFixture.STREAM;
import static io.culvert.gateway.stream.StreamFixture.VIDEO;
import static io.culvert.gateway.stream.StreamFixture.VIDEO_CLOCK;
import static io.culvert.gateway.stream.StreamFixture.channels;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.ViewerOrder;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowViewerTest {
    static StreamSettings limits(int bytes, int packets, Duration age) {
        return limits(bytes, packets, age, StreamSettings.DEFAULTS.maxStreams(), 1 << 24);
    }

    private static StreamSettings limits(int bytes, int packets, Duration age, int maxStreams, int handOverBytes) {
        StreamSettings d = StreamSettings.DEFAULTS;
        return new StreamSettings(
                d.audioWait(),
                d.fastStartBytes(),
                d.fastStartAge(),
                d.openWait(),
                d.sourceWait(),
                bytes,
                packets,
                age,
                d.writeStall(),
                d.reportInterval(),
                d.pausedReportInterval(),
                d.epochMemory(),
                maxStreams,
                handOverBytes);
    }

    @Test
    void shouldDropWholeAccessUnitsUpToARandomAccessPointWhenTheQueueIsFull() {
        StreamFixture fixture = new StreamFixture(limits(1 << 20, 3, Duration.ofSeconds(60)));
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer slow = fixture.play();
        TestViewer other = fixture.play();
        slow.blocked = true;
        feed.key(1000, "I1", "I2");
        feed.video(4600, "P1", "P2", "P3");
        feed.video(8200, "Q1", "Q2");
        slow.unblock();
        feed.video(11800, "R");
        feed.key(15400, "J");
        feed.video(19000, "S");

        assertThat(slow.payloads()).containsExactly("I1", "I2", "P1", "P2", "P3", "J", "S");
        assertThat(other.payloads()).containsExactly("I1", "I2", "P1", "P2", "P3", "Q1", "Q2", "R", "J", "S");
        assertThat(fixture.dropped(DropReason.QUEUE_PACKETS)).isEqualTo(1);
        assertThat(fixture.dropped(DropReason.QUEUE_RESYNC)).isEqualTo(1);
        fixture.close(feed);
    }

    /** The key frames of a 4K camera. */
    @Test
    void shouldDropNothingWhenOneAccessUnitIsMoreThanTheQueueHoldsAndTheChannelTakesItInTime() {
        StreamFixture fixture = new StreamFixture(limits(2_000, 3, Duration.ofSeconds(60)));
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        String large = "x".repeat(1_000);
        for (int group = 0; group < 3; group++) {
            viewer.blocked = true;
            feed.key(1000 + group * 10_800, large, large, large, large);
            feed.video(4600 + group * 10_800, "P");
            feed.video(8200 + group * 10_800, "Q");
            viewer.unblock();
        }

        assertThat(viewer.payloads()).hasSize(18);
        assertThat(fixture.dropped(DropReason.QUEUE_PACKETS)).isZero();
        assertThat(fixture.dropped(DropReason.QUEUE_BYTES)).isZero();
        fixture.close(feed);
    }

    /** One that is larger than what leaves at once does so in parts, and all of them, or none, are of use. */
    @Test
    void shouldFinishAnAccessUnitWhenTheQueueFillsInTheMiddleOfIt() {
        StreamFixture fixture = new StreamFixture(limits(1 << 20, 512, Duration.ofSeconds(60)));
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer slow = fixture.play();
        slow.blocked = true;
        String large = "x".repeat(60_000);
        int partsOverTwoBatches = 2 * (2 * 1024 * 1024 / large.length() + 1);
        for (int part = 0; part < partsOverTwoBatches; part++) {
            feed.media(VIDEO, true, false, 1000, large);
        }
        feed.media(VIDEO, true, true, 1000, "last");
        feed.video(4600, "P");
        slow.unblock();

        assertThat(slow.payloads()).hasSize(partsOverTwoBatches + 1).last().isEqualTo("last");
        assertThat(fixture.dropped(DropReason.QUEUE_BYTES)).isEqualTo(1);
        fixture.close(feed);
    }

    @Test
    void shouldStayOutWhenTheQueueIsStillFullAtTheRandomAccessPoint() {
        StreamFixture fixture = new StreamFixture(limits(100, 512, Duration.ofSeconds(60)));
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer slow = fixture.play();
        slow.blocked = true;
        feed.key(1000, "I");
        feed.video(4600, "O");
        feed.video(8200, "P");
        feed.key(11800, "J");
        slow.unblock();
        feed.video(15400, "Q");
        feed.key(19000, "K");

        assertThat(slow.payloads()).containsExactly("I", "O", "K");
        assertThat(fixture.dropped(DropReason.QUEUE_BYTES)).isEqualTo(1);
        fixture.close(feed);
    }

    /** Else it would be over the limit again at once, and lose the pictures behind the one that it began with. */
    @Test
    void shouldStayOutUntilTheChannelIsWritableWhenTheQueueIsOnlyJustUnderItsLimit() {
        StreamFixture fixture = new StreamFixture(limits(1 << 20, 2, Duration.ofSeconds(60)));
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer slow = fixture.play();
        slow.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 100));
        slow.blocked = true;
        feed.key(1000, "I");
        feed.video(4600, "P");
        feed.video(8200, "Q");
        feed.video(11800, "R");
        slow.take(2);
        feed.key(15400, "J");
        slow.unblock();
        feed.video(19000, "S");
        feed.key(22600, "K");

        assertThat(slow.payloads()).containsExactly("I", "P", "Q", "K");
        assertThat(fixture.dropped(DropReason.QUEUE_PACKETS)).isEqualTo(1);
        fixture.close(feed);
    }

    @Test
    void shouldDropWhenTheOldestBatchHasWaitedTooLong() {
        StreamFixture fixture = new StreamFixture(limits(1 << 20, 512, Duration.ofSeconds(2)));
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer slow = fixture.play();
        slow.blocked = true;
        feed.key(1000, "I");
        fixture.advanceMillis(2000);
        feed.video(4600, "P");
        fixture.advanceMillis(1);
        feed.video(8200, "Q");
        slow.unblock();

        assertThat(slow.payloads()).containsExactly("I", "P");
        assertThat(fixture.dropped(DropReason.QUEUE_AGE)).isEqualTo(1);
        fixture.close(feed);
    }

    @Test
    void shouldLetTheKeptFramesThroughWholeWhenTheyAreMoreThanTheQueueHolds() {
        StreamFixture fixture = new StreamFixture(limits(1 << 20, 2, Duration.ofSeconds(60)));
        var feed = fixture.open(1, VIDEO_CLOCK);
        feed.key(1000, "I1", "I2", "I3");
        feed.video(4600, "P1", "P2");
        TestViewer slow = new TestViewer();
        slow.blocked = true;
        fixture.play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(VIDEO, 0))), slow);
        feed.video(8200, "Q");
        slow.unblock();

        assertThat(slow.payloads()).containsExactly("I1", "I2", "I3", "P1", "P2", "Q");
        fixture.close(feed);
    }

    @Test
    void shouldTellTheTunnelWhenNothingCouldBeWrittenForTooLong() {
        StreamFixture fixture = new StreamFixture();
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer slow = fixture.play();
        TestViewer idle = fixture.play();
        slow.blocked = true;
        feed.key(1000, "I");
        fixture.advanceSeconds(15);
        assertThat(slow.stalls).isZero();
        fixture.advanceSeconds(2);

        assertThat(slow.stalls).isEqualTo(1);
        assertThat(idle.stalls).isZero();
        assertThat(fixture.counters.slowCloses.sum()).isEqualTo(1);
        fixture.close(feed);
    }

    @Test
    void shouldReportOnBothClocksWhenAViewerHasStarted() {
        StreamFixture fixture = new StreamFixture();
        var feed = fixture.open(1, VIDEO_CLOCK, AUDIO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        feed.clock(VIDEO, 0x1111_2222_3333_4444L, 91000);
        feed.clock(AUDIO, 0x1111_2222_3333_4444L, 53000);
        fixture.advanceSeconds(1);

        assertThat(viewer.rtcp()).extracting(Rtp::channel).containsExactly(1, 3);
        Rtp picture = viewer.rtp().getFirst();
        assertThat(viewer.rtcp().getFirst().ssrc()).isEqualTo(picture.ssrc());
        assertThat(viewer.rtcp().getFirst().timestamp()).isEqualTo(picture.timestamp() + 90_000 & 0xFFFF_FFFFL);
        fixture.advanceSeconds(4);
        assertThat(viewer.rtcp()).hasSize(2);
        fixture.advanceSeconds(1);
        assertThat(viewer.rtcp()).hasSize(4);
        viewer.viewer.pause();
        fixture.advanceSeconds(19);
        assertThat(viewer.rtcp()).hasSize(4);
        fixture.advanceSeconds(1);
        assertThat(viewer.rtcp()).hasSize(6);
        fixture.close(feed);
    }

    /** They would wait behind the pictures, and be wrong by then. */
    @Test
    void shouldReportNothingWhileTheChannelIsNotWritable() {
        StreamFixture fixture = new StreamFixture();
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer slow = fixture.play();
        slow.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 100));
        slow.blocked = true;
        feed.key(1000, "I");
        feed.video(4600, "P");
        feed.clock(VIDEO, 0x1111_2222_3333_4444L, 91000);
        fixture.advanceSeconds(6);
        slow.unblock();
        assertThat(slow.rtcp()).isEmpty();

        fixture.advanceSeconds(1);

        assertThat(slow.rtcp()).hasSize(1);
        fixture.close(feed);
    }

    @Test
    void shouldResumeAtARandomAccessPointWhenTheHomeLoopDoesNotKeepUp() {
        StreamFixture fixture = new StreamFixture(limits(1 << 20, 512, Duration.ofSeconds(60), 10, 60));
        TestViewer viewer = fixture.play();
        var feed = fixture.open(1, VIDEO_CLOCK);
        feed.key(1000, "I");
        feed.hand(VIDEO, false, true, Rtp.packets(VIDEO, 4600, "P", "P"));
        feed.hand(VIDEO, false, true, Rtp.packets(VIDEO, 8200, "no place", "no place"));
        fixture.run();
        feed.video(11800, "skipped");
        feed.key(15400, "J");

        assertThat(viewer.payloads()).containsExactly("I", "P", "P", "J");
        assertThat(fixture.dropped(DropReason.LOOP_BEHIND)).isEqualTo(2);
        fixture.close(feed);
    }

    @Test
    void shouldResumeAtARandomAccessPointWhenAViewersLoopDoesNotKeepUp() {
        StreamFixture fixture = new StreamFixture(limits(1 << 20, 512, Duration.ofSeconds(60), 10, 60));
        var feed = fixture.open(1, VIDEO_CLOCK);
        TestViewer viewer = fixture.play();
        feed.key(1000, "I");
        feed.hand(VIDEO, false, true, Rtp.packets(VIDEO, 4600, "P", "P"));
        feed.hand(VIDEO, false, true, Rtp.packets(VIDEO, 8200, "no place", "no place"));
        fixture.run();
        feed.video(11800, "skipped");
        feed.key(15400, "J");

        assertThat(viewer.payloads()).containsExactly("I", "P", "P", "J");
        assertThat(fixture.dropped(DropReason.LOOP_BEHIND)).isEqualTo(2);
        fixture.close(feed);
    }

    @Test
    void shouldRefuseAnotherStreamWhenThereAreTooMany() {
        StreamFixture fixture = new StreamFixture(limits(1 << 20, 512, Duration.ofSeconds(60), 1, 60));
        var feed = fixture.open(1, VIDEO_CLOCK);
        var refused = fixture.open("/live/cam2", 1, 0, Double.NaN, VIDEO_CLOCK);
        refused.key(1000, "I");

        assertThat(fixture.counters.refusedOpens.sum()).isEqualTo(1);
        assertThat(fixture.counters.streams.sum()).isEqualTo(1);
        fixture.close(feed, refused);
    }
}
