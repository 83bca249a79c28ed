package io.culvert.relay.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.IntakeSink;
import io.culvert.relay.stream.Intakes;
import io.culvert.relay.stream.MediaSource;
import io.culvert.relay.stream.SourceOpener.Outcome;
import io.culvert.relay.stream.UnitSink;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.ViewerOrder.TrackChannels;
import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublicationSourceTest {
    private static final String SDP = "v=0\r\ns=x\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
            + "a=control:streamid=0\r\nm=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=control:streamid=1\r\n";
    private static final GatewayAddress ONE = new GatewayAddress("gw-1", 1, "h:1");
    private static final GatewayAddress TWO = new GatewayAddress("gw-2", 2, "h:2");

    private final Lanes lanes = new Lanes(1);
    private final Map<String, IntakeSink> asked = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private final AtomicInteger malformed = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private CompletableFuture<Outcome> opened;

    private final Intakes intakes = (gateway, tunnel, tracks, sink) -> {
        say("ask " + gateway.instance() + " for " + tunnel + " " + tracks);
        asked.put(gateway.instance(), sink);
        return () -> say("leave " + gateway.instance());
    };

    private final PublicationMeter meter = new PublicationMeter() {
        @Override
        public void publishedDropped() {
            dropped.incrementAndGet();
        }

        @Override
        public void publishedMalformed() {
            malformed.incrementAndGet();
        }

        @Override
        public void publishedOverLimit() {
            say("unit over the limit");
        }
    };

    private final UnitSink sink = new UnitSink() {
        @Override
        public void onUnit(AccessUnit unit) {
            say(unit.track() + (unit.randomAccess() ? " point " : " unit ") + ByteBufUtil.hexDump(unit.packets()));
        }

        @Override
        public void onEnd(LinkFrame.EndReason reason) {
            say("end " + reason);
        }
    };

    @AfterEach
    void stop() {
        lanes.close();
    }

    private void say(String line) {
        synchronized (log) {
            log.add(line);
        }
    }

    private List<String> happened() throws Exception {
        lanes.next().submit(() -> {}).get(30, TimeUnit.SECONDS);
        synchronized (log) {
            List<String> lines = List.copyOf(log);
            log.clear();
            return lines;
        }
    }

    private static Publication publication(GatewayAddress... gateways) {
        List<TrackChannels> tracks = List.of(new TrackChannels(0, 0, 1, "u"), new TrackChannels(1, 6, 7, "v"));
        return new Publication("p1", "t1", 1, SDP, List.of(gateways), tracks);
    }

    private void open(Duration firstPacket, Duration allTracks, GatewayAddress... gateways) throws Exception {
        PublicationLimits limits = new PublicationLimits(100, 1_000, firstPacket, allTracks);
        opened = new PublicationSources(lanes, intakes, limits, meter)
                .open(publication(gateways))
                .outcome()
                .toCompletableFuture();
        lanes.next().submit(() -> {}).get(30, TimeUnit.SECONDS);
    }

    private void open() throws Exception {
        open(Duration.ofMinutes(1), Duration.ofMinutes(1), ONE);
        happened();
    }

    private static String packet(int track, boolean marker, int timestamp, String payload) {
        String rtp = "80" + (marker ? "e0" : "60") + "0001" + String.format("%08x", timestamp) + "00000007" + payload;
        return "24" + String.format("%02x%04x", 2 * track, rtp.length() / 2) + rtp;
    }

    private void send(int track, String hex) {
        ByteBuf packets = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        asked.get("gw-1").packets(track, packets);
    }

    private MediaSource source() {
        return ((Outcome.Opened) opened.join()).source();
    }

    @Test
    void shouldAskEveryGatewayAndFollowThePublisherToAnother() throws Exception {
        open(Duration.ofMinutes(1), Duration.ofMinutes(1), ONE);
        assertThat(happened())
                .containsExactly("ask gw-1 for t1 "
                        + List.of(
                                new LinkFrame.PublishedTrack(0, 0, 1, "H264"),
                                new LinkFrame.PublishedTrack(1, 6, 7, "PCMA")));
        send(0, packet(0, true, 90, "65"));
        send(1, packet(1, false, 8, "aa"));

        source().follow(publication(ONE, TWO));
        assertThat(happened()).hasSize(1).first().asString().startsWith("ask gw-2");
        source().follow(publication(TWO));
        assertThat(happened()).containsExactly("leave gw-1");
        source().close();
        assertThat(happened()).containsExactly("leave gw-2");

        source().follow(publication(ONE));

        assertThat(happened()).as("nobody would ever leave it again").isEmpty();
    }

    @Test
    void shouldBeOpenWhenAllTracksHaveSentAndPlayWhatCameBefore() throws Exception {
        open();
        send(0, packet(0, false, 90, "67"));
        send(0, packet(0, true, 90, "65"));
        happened();
        assertThat(opened).isNotDone();
        send(1, packet(1, false, 8, "aa"));

        MediaSource source = source();
        lanes.next().execute(() -> source.play(sink));
        send(0, packet(0, true, 99, "41"));

        assertThat(happened())
                .containsExactly(
                        "0 point " + packet(0, false, 90, "67") + packet(0, true, 90, "65"),
                        "1 unit " + packet(1, false, 8, "aa"),
                        "0 unit " + packet(0, true, 99, "41"));
        assertThat(source.clocks()).extracting(LinkFrame.TrackClock::clockRate).containsExactly(90_000, 8_000);
        assertThat(source.description().sdp()).contains("a=control:track0\r\n", "a=control:track1\r\n");
    }

    @Test
    void shouldNotWaitForeverForATrackThatSendsNothing() throws Exception {
        open(Duration.ofMinutes(1), Duration.ofMillis(20), ONE);
        send(0, packet(0, true, 90, "65"));

        assertThat(opened.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Opened.class);
    }

    @Test
    void shouldFailWhenThePublisherSendsNothing() throws Exception {
        open(Duration.ofMillis(20), Duration.ofMinutes(1), ONE);

        assertThat(opened.get(30, TimeUnit.SECONDS)).isEqualTo(new Outcome.Failed("its publisher sends nothing"));
        assertThat(happened()).contains("leave gw-1");
    }

    @Test
    void shouldFailAtOnceWhenThePublisherIsGoneBeforeItHasSentAnything() throws Exception {
        open();

        asked.get("gw-1").ended();

        assertThat(opened.get(30, TimeUnit.SECONDS)).isEqualTo(new Outcome.Failed("its publisher is gone"));
        assertThat(happened()).containsExactly("leave gw-1");
    }

    @Test
    void shouldEndWhenAGatewaySaysThatThePublisherIsGone() throws Exception {
        open();
        send(0, packet(0, true, 90, "65"));
        send(1, packet(1, false, 8, "aa"));
        MediaSource source = source();
        lanes.next().execute(() -> source.play(sink));
        happened();

        asked.get("gw-1").ended();

        assertThat(happened()).containsExactly("end SOURCE_LOST");
    }

    @Test
    void shouldDropUpToARandomAccessPointWhenTheLaneDoesNotKeepUp() throws Exception {
        open();
        send(0, packet(0, true, 90, "65"));
        send(1, packet(1, false, 8, "aa"));
        MediaSource source = source();
        CompletableFuture<Void> held = new CompletableFuture<>();
        lanes.next().execute(() -> source.play(sink));
        happened();

        lanes.next().execute(held::join);
        for (int i = 1; i <= 10; i++) {
            send(0, packet(0, true, 90 + i, "41")); // 17 bytes each: the sixth is too much
        }
        held.complete(null);
        assertThat(happened()).hasSize(5);
        assertThat(dropped.get()).isEqualTo(5);
        send(0, packet(0, true, 200, "41"));
        send(0, packet(0, true, 201, "65"));

        assertThat(happened()).containsExactly("0 point " + packet(0, true, 201, "65"));
    }

    @Test
    void shouldCountWhatIsNoPacketOfATrack() throws Exception {
        open();
        send(0, "2400");
        send(5, packet(0, true, 90, "65"));
        send(0, packet(0, true, 90, "65") + "00");
        happened();

        assertThat(malformed.get()).isEqualTo(3);
    }

    @Test
    void shouldFailWhenTheDescriptionCannotBeRead() {
        Publication wrong = new Publication("p1", "t1", 1, "m=video\r\n", List.of(ONE), List.of());
        PublicationLimits limits = new PublicationLimits(1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(new PublicationSources(lanes, intakes, limits, meter)
                        .open(wrong)
                        .outcome()
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void shouldRefuseUnitsThatAreTooLongForALink() {
        assertThatThrownBy(() -> new PublicationLimits(1, 8_388_602, Duration.ZERO, Duration.ZERO))
                .hasMessageStartingWith("culvert.relay.publications.unit-bytes is 8388602");
    }
}
