package io.culvert.gateway.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.ViewerOrder.TrackChannels;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicationsTest {
    private static final int KEPT_BYTES = 1_100;
    private static final int ALL_KEPT_BYTES = 1_350;
    private static final String TUNNEL = "t1";
    private static final LinkFrame.Ask ASK =
            new LinkFrame.Ask(1, TUNNEL, List.of(new LinkFrame.PublishedTrack(0, 0, 1, "H264")));
    private static final LinkFrame.Ask ASK_UNKNOWN =
            new LinkFrame.Ask(1, TUNNEL, List.of(new LinkFrame.PublishedTrack(0, 0, 1, "X-UNKNOWN")));
    private static final List<TrackChannels> TRACKS = List.of(new TrackChannels(0, 0, 1, "rtsp://h/in/a"));

    private long nanos;
    private final PublicationCounters counters = new PublicationCounters();
    private final Publications publications = new Publications(
            new PublicationSettings(KEPT_BYTES, ALL_KEPT_BYTES, Duration.ofSeconds(10), 1_000, 2),
            counters,
            () -> nanos);

    /** Writes down the last byte of each frame. */
    private static final class Listener implements Asker {
        private final List<Integer> got = new ArrayList<>();
        private boolean ended;

        @Override
        public void frame(InterleavedFrame frame) {
            got.add((int) frame.payload()[frame.payload().length - 1]);
        }

        @Override
        public void ended() {
            ended = true;
        }
    }

    /** RTP: an IDR picture or another one, told by the first byte of its payload. */
    private static InterleavedFrame picture(int channel, boolean idr, int number) {
        String header = "8060" + "0001" + String.format("%08x", number) + "00000007";
        return new InterleavedFrame(
                channel, ByteBufUtil.decodeHexDump(header + (idr ? "65" : "41") + String.format("%02x", number)));
    }

    private static InterleavedFrame report(int number) {
        return new InterleavedFrame(1, ByteBufUtil.decodeHexDump("80c8" + String.format("%02x", number)));
    }

    private void send(InterleavedFrame frame) {
        publications.find(TUNNEL).orElseThrow().frame(frame);
    }

    @Test
    void shouldDropAndCountWhatComesBeforeRecordIsAnswered() {
        publications.expect(TUNNEL);
        send(picture(0, true, 1));
        Listener relay = new Listener();
        publications.records(TUNNEL, TRACKS);
        publications.ask(ASK, relay);

        assertThat(relay.got).isEmpty();
        assertThat(counters.notRecording.sum()).isEqualTo(1);
    }

    @Test
    void shouldGiveTheFirstRelayWhatCameBeforeItAsked() {
        publications.records(TUNNEL, TRACKS);
        send(picture(0, true, 1));
        send(picture(0, false, 2));
        Listener relay = new Listener();

        publications.ask(ASK, relay);
        send(picture(0, false, 3));

        assertThat(relay.got).containsExactly(1, 2, 3);
    }

    @Test
    void shouldGiveALaterRelayTheFramesSinceTheLastRandomAccessPointAndTheLastReport() {
        publications.records(TUNNEL, TRACKS);
        publications.ask(ASK, new Listener());
        send(report(9));
        send(picture(0, true, 1));
        send(picture(0, false, 2));
        send(picture(0, true, 3));
        send(report(10));
        send(picture(0, false, 4));
        Listener second = new Listener();

        publications.ask(ASK, second);

        assertThat(second.got).containsExactly(10, 3, 4);
    }

    /** Its data socket is elsewhere, where PAUSE and TEARDOWN are heard. */
    @Test
    void shouldGiveNothingOfAnEarlierRecordWhenTheClientRecordsAgain() {
        Listener first = new Listener();
        publications.recordsElsewhere(TUNNEL);
        publications.ask(ASK, first);
        send(report(9));
        send(picture(0, true, 1));
        publications.stopAsking(TUNNEL, first);

        publications.recordsElsewhere(TUNNEL);
        send(picture(0, true, 2));
        Listener second = new Listener();
        publications.ask(ASK, second);

        assertThat(second.got).containsExactly(2);
    }

    @Test
    void shouldKeepNothingForLaterRelaysWhenNoRandomAccessPointCanBeTold() {
        publications.records(TUNNEL, TRACKS);
        publications.ask(ASK_UNKNOWN, new Listener());
        send(picture(0, true, 1));
        Listener second = new Listener();

        publications.ask(ASK_UNKNOWN, second);
        send(picture(0, false, 2));

        assertThat(second.got).containsExactly(2);
    }

    @Test
    void shouldKeepNoMoreThanTheLimitUpToTheNextRandomAccessPoint() {
        publications.records(TUNNEL, TRACKS);
        publications.ask(ASK, new Listener());
        for (int number = 1; number <= 20; number++) {
            send(picture(0, number == 1, number)); // 14 bytes and 64 each: the fifteenth is too much
        }
        Listener late = new Listener();
        publications.ask(ASK, late);

        assertThat(late.got).isEmpty();
        assertThat(counters.notAsked.sum()).isEqualTo(14);
    }

    @Test
    void shouldKeepNoMoreOfAllPublishersThanTheirLimitTogether() {
        for (String tunnel : List.of("a", "b")) {
            publications.recordsElsewhere(tunnel);
            for (int number = 1; number <= 10; number++) {
                publications.find(tunnel).orElseThrow().frame(picture(0, false, number));
            }
        }
        assertThat(counters.notAsked.sum())
                .as("dropped with the eighth of the second")
                .isEqualTo(7);

        publications.leave("a");
        publications.recordsElsewhere("c");
        publications.find("c").orElseThrow().frame(picture(0, true, 1));
        Listener relay = new Listener();
        publications.ask(new LinkFrame.Ask(1, "c", ASK.channels()), relay);
        assertThat(relay.got).containsExactly(1);
    }

    @Test
    void shouldCountReportsAndEmptyFramesAgainstTheLimit() {
        publications.recordsElsewhere(TUNNEL);
        for (int channel = 0; channel < 20; channel++) {
            send(new InterleavedFrame(channel, ByteBufUtil.decodeHexDump("80c800"))); // 67: sixteen fit
        }
        assertThat(counters.notAsked.sum()).isEqualTo(4);
        send(new InterleavedFrame(15, ByteBufUtil.decodeHexDump("80c801"))); // in place of the one before
        assertThat(counters.notAsked.sum()).isEqualTo(4);

        publications.recordsElsewhere(TUNNEL);
        for (int i = 0; i < 18; i++) {
            send(new InterleavedFrame(0, new byte[0])); // 64: seventeen fit
        }
        assertThat(counters.notAsked.sum())
                .as("all of them with the eighteenth")
                .isEqualTo(4 + 17);
    }

    @Test
    void shouldKeepNoReportThatIsLongerThanThoseOfClients() {
        Publications roomy = new Publications(PublicationSettings.DEFAULTS, counters);
        byte[] report = new byte[1_501];
        report[1] = (byte) 200;
        roomy.recordsElsewhere(TUNNEL);
        roomy.find(TUNNEL).orElseThrow().frame(new InterleavedFrame(1, report));
        Listener relay = new Listener();
        roomy.ask(ASK, relay);

        assertThat(relay.got).isEmpty();
        assertThat(counters.notAsked.sum()).isEqualTo(1);
    }

    /** Their bytes are those of all publishers. */
    @Test
    void shouldGiveTheBytesOfReportsBackWhenTheirPublisherIsGone() {
        for (int round = 0; round < 3; round++) {
            publications.recordsElsewhere(TUNNEL);
            for (int channel = 0; channel < 16; channel++) {
                send(new InterleavedFrame(channel, ByteBufUtil.decodeHexDump("80c800")));
            }
            publications.leave(TUNNEL);
        }
        publications.recordsElsewhere(TUNNEL);
        send(report(1));
        publications.end(TUNNEL);

        assertThat(counters.notAsked.sum()).isZero();
    }

    @Test
    void shouldDropWhatNoRelayAsksForInTimeWhenNothingMoreComes() {
        publications.recordsElsewhere(TUNNEL);
        send(report(9));
        send(picture(0, true, 1));
        nanos = Duration.ofSeconds(9).toNanos();
        publications.dropUnasked(TUNNEL);
        assertThat(counters.notAsked.sum()).isZero();
        nanos = Duration.ofSeconds(10).toNanos();
        publications.dropUnasked(TUNNEL);
        Listener late = new Listener();

        publications.ask(ASK, late);

        assertThat(late.got).isEmpty();
        assertThat(counters.notAsked.sum()).isEqualTo(1);
    }

    @Test
    void shouldDropWhatNoRelayAsksForInTime() {
        publications.recordsElsewhere(TUNNEL);
        send(picture(0, true, 1));
        nanos = Duration.ofSeconds(11).toNanos();
        send(picture(0, true, 2));
        Listener late = new Listener();

        publications.ask(ASK, late);

        assertThat(late.got).isEmpty();
        assertThat(counters.notAsked.sum()).isEqualTo(2);
    }

    /** The relay has died; another one will ask in some seconds. */
    @Test
    void shouldKeepForTheNextRelayWhatComesWhenTheFirstHasGone() {
        Listener first = new Listener();
        publications.recordsElsewhere(TUNNEL);
        publications.ask(ASK, first);
        nanos = Duration.ofSeconds(60).toNanos();
        publications.stopAsking(TUNNEL, first);
        send(picture(0, true, 1));
        nanos += Duration.ofSeconds(9).toNanos();
        send(picture(0, false, 2));
        Listener next = new Listener();

        publications.ask(ASK, next);

        assertThat(next.got).hasSize(2);
        assertThat(counters.notAsked.sum()).isZero();
    }

    @Test
    void shouldCountFramesOnChannelsOfNoTrack() {
        publications.records(TUNNEL, TRACKS);
        send(picture(4, true, 1));

        assertThat(counters.unknownChannel.sum()).isEqualTo(1);
    }

    @Test
    void shouldTakeNothingWhilePaused() {
        publications.records(TUNNEL, TRACKS);
        publications.pause(TUNNEL);
        send(picture(0, true, 1));

        assertThat(counters.notRecording.sum()).isEqualTo(1);
    }

    @Test
    void shouldTellRelaysWhenTheTunnelIsGone() {
        Listener relay = new Listener();
        publications.ask(ASK, relay);

        publications.end(TUNNEL);

        assertThat(relay.ended).isTrue();
        assertThat(publications.size()).isZero();
    }

    @Test
    void shouldAdmitNoMoreRelaysThanTheLimit() {
        assertThat(publications.ask(ASK, new Listener())).isTrue();
        assertThat(publications.ask(ASK, new Listener())).isTrue();
        assertThat(publications.ask(ASK, new Listener())).isFalse();
        assertThat(counters.refusedAsks.sum()).isEqualTo(1);
    }

    @Test
    void shouldForgetAPublisherThatNobodyAsksForAndWhoseSocketIsGone() {
        Listener relay = new Listener();
        publications.recordsElsewhere(TUNNEL);
        publications.ask(ASK, relay);

        publications.leave(TUNNEL);
        assertThat(publications.size()).isEqualTo(1);
        publications.stopAsking(TUNNEL, relay);

        assertThat(publications.size()).isZero();
        assertThat(counters.publishers.sum()).isZero();
    }
}
