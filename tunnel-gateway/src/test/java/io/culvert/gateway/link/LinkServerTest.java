package io.culvert.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.gateway.publication.PublicationSettings;
import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.stream.FanoutCounters;
import io.culvert.gateway.stream.StreamRegistry;
import io.culvert.gateway.stream.StreamSettings;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.link.LinkSecret;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkServerTest {
    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final LinkFrame.TrackClock VIDEO = new LinkFrame.TrackClock(0, 90_000, 0, true);
    private static final LinkFrame.TrackClock AUDIO = new LinkFrame.TrackClock(1, 48_000, 0, false);
    private static final LinkFrame.Open OPEN =
            new LinkFrame.Open(3, "/live/cam1", 1, 0, Double.NaN, List.of(VIDEO, AUDIO));

    private final NioEventLoopGroup loops = new NioEventLoopGroup(2);
    private final FanoutCounters counters = new FanoutCounters();
    private final StreamRegistry registry = new StreamRegistry(StreamSettings.DEFAULTS, counters);
    private final PublicationCounters published = new PublicationCounters();
    private final Publications publications = new Publications(PublicationSettings.DEFAULTS, published);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private int start(Duration handshake, Duration heartbeat, Duration deadAfter) {
        LinkSettings settings = new LinkSettings(handshake, 1024, heartbeat, deadAfter, 2, 10, Duration.ofMillis(40));
        return new LinkServer(loops, settings, new LinkSecret("right"), registry, publications, counters)
                .start("127.0.0.1", 0)
                .toCompletableFuture()
                .join();
    }

    private int start() {
        return start(PATIENT, Duration.ofSeconds(1), PATIENT);
    }

    @Test
    void shouldWelcomeARelayThatKnowsTheSecretAndProveItself() throws IOException {
        try (ScriptedRelay relay = new ScriptedRelay(start())) {
            assertThat(relay.shakeHands("right")).isTrue();
            assertThat(counters.links.sum()).isEqualTo(1);
        }
    }

    @Test
    void shouldTellTheRelayHowLongSoundMayWait() throws IOException {
        try (ScriptedRelay relay = new ScriptedRelay(start())) {
            relay.shakeHands("right");
            assertThat(relay.audioWaitMillis).isEqualTo(40);
        }
    }

    @Test
    void shouldHangUpWhenTheProofIsWrong() throws IOException {
        try (ScriptedRelay relay = new ScriptedRelay(start())) {
            assertThat(relay.shakeHands("wrong")).isFalse();
            assertThat(counters.linksRefused.sum()).isEqualTo(1);
            assertThat(counters.links.sum()).isZero();
        }
    }

    @Test
    void shouldHangUpWhenMediaComesBeforeTheProof() throws IOException {
        try (ScriptedRelay relay = new ScriptedRelay(start())) {
            relay.receive();
            relay.send(OPEN);
            relay.awaitClose();
            assertThat(counters.linksRefused.sum()).isEqualTo(1);
            assertThat(counters.streams.sum()).isZero();
        }
    }

    @Test
    void shouldHangUpWhenAStrangerAnnouncesALongFrame() throws IOException {
        try (ScriptedRelay relay = new ScriptedRelay(start())) {
            relay.receive();
            relay.sendBytes(Unpooled.buffer().writeInt(1025));
            relay.awaitClose();
            assertThat(counters.linksRefused.sum()).isEqualTo(1);
        }
    }

    @Test
    void shouldHangUpWhenTheHandshakeTakesTooLong() throws IOException {
        int port = start(Duration.ofMillis(50), Duration.ofSeconds(1), PATIENT);
        try (ScriptedRelay relay = new ScriptedRelay(port)) {
            relay.receive();
            relay.awaitClose();
            assertThat(counters.linksRefused.sum()).isEqualTo(1);
        }
    }

    @Test
    void shouldHangUpWhenTheRelayIsSilent() throws IOException {
        int port = start(PATIENT, Duration.ofMillis(50), Duration.ofMillis(300));
        try (ScriptedRelay relay = new ScriptedRelay(port)) {
            assertThat(relay.shakeHands("right")).isTrue();
            assertThat(relay.receive()).get().isInstanceOf(LinkFrame.Heartbeat.class);
            relay.awaitClose();
            assertThat(counters.linksDead.sum()).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepALinkWhoseRelayOnlyBeats() throws IOException {
        int port = start(PATIENT, Duration.ofMillis(250), Duration.ofSeconds(2));
        try (ScriptedRelay relay = new ScriptedRelay(port)) {
            assertThat(relay.shakeHands("right")).isTrue();
            // Our beat answers theirs, and takes much longer in all than a silence may.
            for (int beat = 0; beat < 12; beat++) {
                assertThat(relay.receive()).get().isInstanceOf(LinkFrame.Heartbeat.class);
                relay.send(new LinkFrame.Heartbeat());
            }
            assertThat(counters.linksDead.sum()).isZero();
        }
    }

    @Test
    void shouldLetTheStreamsOfALinkGoWithIt() throws Exception {
        StreamSettings d = StreamSettings.DEFAULTS;
        StreamRegistry forgetful = new StreamRegistry(
                new StreamSettings(
                        d.audioWait(),
                        d.fastStartBytes(),
                        d.fastStartAge(),
                        d.openWait(),
                        d.sourceWait(),
                        d.viewerQueueBytes(),
                        d.viewerQueuePackets(),
                        d.viewerQueueAge(),
                        d.writeStall(),
                        d.reportInterval(),
                        d.pausedReportInterval(),
                        Duration.ZERO,
                        d.maxStreams(),
                        d.handOverBytes()),
                counters);
        LinkSettings settings = new LinkSettings(
                Duration.ofSeconds(3), 1024, Duration.ofSeconds(1), Duration.ofSeconds(3), 2, 10, Duration.ZERO);
        int port = new LinkServer(loops, settings, new LinkSecret("right"), forgetful, publications, counters)
                .start("127.0.0.1", 0)
                .toCompletableFuture()
                .join();
        try (ScriptedRelay relay = new ScriptedRelay(port)) {
            assertThat(relay.shakeHands("right")).isTrue();
            relay.send(OPEN);
            until(() -> counters.streams.sum() == 1);
        }
        until(() -> counters.streams.sum() == 0);
    }

    @Test
    void shouldHangUpOnBytesThatAreNoFrameAndGoOnServingTheOthers() throws IOException {
        int port = start();
        try (ScriptedRelay good = new ScriptedRelay(port);
                ScriptedRelay bad = new ScriptedRelay(port)) {
            assertThat(good.shakeHands("right")).isTrue();
            assertThat(bad.shakeHands("right")).isTrue();
            bad.sendBytes(Unpooled.buffer().writeInt(Integer.MAX_VALUE));
            bad.awaitClose();
            assertThat(counters.linkErrors.sum()).isEqualTo(1);
            assertThat(good.receive()).get().isInstanceOf(LinkFrame.Heartbeat.class);
        }
    }

    @Test
    void shouldRefuseMoreLinksThanAllowed() throws IOException {
        int port = start();
        try (ScriptedRelay one = new ScriptedRelay(port);
                ScriptedRelay two = new ScriptedRelay(port)) {
            assertThat(one.shakeHands("right")).isTrue();
            assertThat(two.shakeHands("right")).isTrue();
            try (ScriptedRelay three = new ScriptedRelay(port)) {
                assertThat(three.receive()).isEmpty();
            }
            assertThat(counters.linksRefused.sum()).isEqualTo(1);
        }
    }

    @Test
    void shouldServeViewersOnAllLoopsWhenRelaysChange() throws Exception {
        int port = start();
        List<LoopbackViewer> viewers = new ArrayList<>();
        try (ScriptedRelay first = new ScriptedRelay(port);
                ScriptedRelay second = new ScriptedRelay(port)) {
            for (int i = 0; i < 4; i++) {
                viewers.add(new LoopbackViewer(loops, registry, i % 2 == 1));
            }
            assertThat(first.shakeHands("right")).isTrue();
            assertThat(second.shakeHands("right")).isTrue();
            first.send(OPEN);
            for (int i = 0; i < 50; i++) {
                first.send(picture(i * 3600L, i % 10 == 0));
                first.send(sound(i * 1920L));
            }
            for (LoopbackViewer viewer : viewers) {
                viewer.awaitPackets(90);
            }
            second.send(new LinkFrame.Open(9, "/live/cam1", 2, 0, Double.NaN, List.of(VIDEO, AUDIO)));
            for (int i = 0; i < 50; i++) {
                second.send(new LinkFrame.Media(9, 0, i % 10 == 0, true, packets(0, i * 3600L)));
            }
            for (LoopbackViewer viewer : viewers) {
                viewer.awaitPackets(140);
                viewer.assertOneUnbrokenStreamPerTrack();
            }
            assertThat(counters.takeovers.sum()).isEqualTo(1);
        } finally {
            for (LoopbackViewer viewer : viewers) {
                viewer.close();
            }
        }
    }

    private static LinkFrame.Media picture(long timestamp, boolean randomAccess) {
        return new LinkFrame.Media(3, 0, randomAccess, true, packets(0, timestamp));
    }

    private static LinkFrame.Media sound(long timestamp) {
        return new LinkFrame.Media(3, 1, false, true, packets(1, timestamp));
    }

    private static ByteBuf packets(int track, long timestamp) {
        byte[] payload = "payload".getBytes(StandardCharsets.US_ASCII);
        ByteBuf out = Unpooled.buffer();
        out.writeByte('$').writeByte(2 * track).writeShort(RtpHeader.FIXED_BYTES + payload.length);
        RtpHeader.write(out, true, 96, 1, timestamp, 1);
        return out.writeBytes(payload);
    }

    @Test
    void shouldSendUpWhatAPublisherSendsWhenARelayAsksAndStopWhenItIsTold() throws IOException {
        List<ViewerOrder.TrackChannels> tracks = List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/in"));
        publications.records("t1", tracks);
        InterleavedFrame frame = new InterleavedFrame(0, new byte[] {(byte) 0x80, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7});
        try (ScriptedRelay relay = new ScriptedRelay(start())) {
            assertThat(relay.shakeHands("right")).isTrue();
            relay.send(new LinkFrame.Ask(4, "t1", List.of(new LinkFrame.PublishedTrack(0, 0, 1, "PCMU"))));
            publications.find("t1").orElseThrow().frame(frame);

            LinkFrame.Media media = (LinkFrame.Media) relay.receiveOther();
            assertThat(media.handle()).isEqualTo(4);
            assertThat(media.packets().readableBytes()).isEqualTo(4 + 13);
            media.packets().release();

            publications.end("t1");
            assertThat(relay.receiveOther()).isEqualTo(new LinkFrame.End(4, LinkFrame.EndReason.SOURCE_LOST));
        }
    }

    @Test
    void shouldAskNoMoreWhenTheLinkIsGone() throws IOException {
        try (ScriptedRelay relay = new ScriptedRelay(start())) {
            assertThat(relay.shakeHands("right")).isTrue();
            relay.send(new LinkFrame.Ask(4, "t1", List.of()));
            until(() -> published.publishers.sum() == 1);
        }
        until(() -> published.publishers.sum() == 0);
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
