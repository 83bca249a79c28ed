package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.fleet.process.StockProxy;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.header.RtpInfoHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Viewers of a stream that has a key frame every ten seconds. */
class FastStartIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int VIEWERS = 20;
    private static final long TICKS_PER_FRAME = 90_000 / 25;

    /** As promised; the reply and the key frame leave together, within microseconds. */
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    private static final Duration AT_ONCE_BEHIND_A_PROXY = Duration.ofMillis(300);

    /** Well behind the key frame, well before the next one. */
    private static final int FRAMES_INTO_THE_GROUP = 50;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 1, 1).media(FastStartIT::makeClip);

    @TempDir
    Path folder;

    private static void makeClip(Path media) throws IOException, InterruptedException {
        String arguments = " -hide_banner -loglevel error -y -f lavfi -i testsrc2=size=640x360:rate=25 -t 20"
                + " -pix_fmt yuv420p -c:v libopenh264 -b:v 600k -g 250 ";
        ExternalProgram.Result made = ExternalProgram.run(
                List.of((FfmpegTool.path() + arguments + media.resolve("longgop.mp4")).split(" ")),
                Duration.ofMinutes(1));
        assertThat(made.code()).as(made.said()).isZero();
    }

    @Test
    void shouldBeginAtTheLastKeyFrameWhenTheNextIsFarAway() {
        String url = FLEET.get().url(0, "/live/longgop").toString();
        assertThat(median(List.of(url), url)).isLessThan(AT_ONCE);
    }

    @Test
    void shouldBeginAsSoonWhenAProxyIsBetween() throws IOException {
        List<Integer> gateways =
                List.of(FLEET.get().ports().gateway(0), FLEET.get().ports().gateway(1));
        List<String> direct = List.of(
                FLEET.get().url(0, "/live/longgop").toString(),
                FLEET.get().url(1, "/live/longgop").toString());
        try (StockProxy proxy = StockProxy.haproxy(ExternalProgram.required("haproxy"), folder, gateways, "")) {
            Duration median = median(direct, "rtsp://127.0.0.1:" + proxy.port() + "/live/longgop");
            assertThat(median).isLessThan(AT_ONCE_BEHIND_A_PROXY);
        }
    }

    @Test
    void shouldWaitForTheNextKeyFrameWhenTheUrlSaysLive() {
        String url = FLEET.get().url(0, "/live/longgop").toString();
        try (TunnelClient anchor = TunnelClient.http(url).open();
                TunnelClient viewer = TunnelClient.http(url + "?start=live").open()) {
            anchor.watch();
            awaitKeyFrames(anchor, 1 + anchor.media().channelStats(0).randomAccessPoints());
            viewer.watch();
            awaitKeyFrames(anchor, 1 + anchor.media().channelStats(0).randomAccessPoints());

            assertThat(viewer.media().await(0, stats -> stats.accessUnits() >= 10, SOON))
                    .isTrue();
            assertThat(viewer.media().channelStats(0).accessUnits())
                    .as("frames since the key frame, and none before")
                    .isLessThan(100);
            assertThat(viewer.media().channelStats(0).startsAtRandomAccess()).isTrue();
        }
    }

    /** Median of the times from the PLAY reply to the first key frame; every viewer's frames are looked at too. */
    private static Duration median(List<String> anchored, String url) {
        List<TunnelClient> anchors = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        try {
            for (String gateway : anchored) {
                TunnelClient anchor = TunnelClient.http(gateway).open();
                anchors.add(anchor);
                anchor.watch();
            }
            anchors.forEach(anchor -> assertThat(
                            anchor.media().await(0, stats -> stats.accessUnits() >= FRAMES_INTO_THE_GROUP, SOON))
                    .isTrue());
            for (int i = 0; i < VIEWERS; i++) {
                nanos.add(watch(url));
            }
        } finally {
            anchors.forEach(TunnelClient::close);
        }
        nanos.sort(null);
        System.out.printf(
                "first key frame after the PLAY reply: median %d us, worst %d us (%s)%n",
                nanos.get(VIEWERS / 2) / 1000, nanos.getLast() / 1000, url);
        return Duration.ofNanos(nanos.get(VIEWERS / 2));
    }

    private static long watch(String url) {
        Start start = new Start();
        try (TunnelClient viewer = TunnelClient.http(url).timeout(SOON).open()) {
            viewer.media().listener(start::onFrame);
            viewer.describe();
            viewer.setupAll();
            RtspRequest play = viewer.request("PLAY", viewer.aggregateUrl(), RtspHeaders.RANGE, "npt=0.000-");
            CompletableFuture<Answer> answer = viewer.start(play);
            CompletableFuture<Long> replied = answer.thenApply(reply -> System.nanoTime());
            Answer reply = viewer.await(answer, "PLAY").require(200);
            assertThat(viewer.media().await(0, stats -> stats.accessUnits() >= 10, SOON))
                    .isTrue();

            assertThat(viewer.media().channelStats(0).startsAtRandomAccess()).isTrue();
            assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            start.assertAnnouncedBy(reply);
            start.assertTimesRise();
            return Math.max(0, start.firstNanos - replied.join());
        }
    }

    private static void awaitKeyFrames(TunnelClient viewer, long count) {
        assertThat(viewer.media().await(0, stats -> stats.randomAccessPoints() >= count, SOON))
                .isTrue();
    }

    /** What a viewer got, from its first packet on. Written by the reader thread. */
    private static final class Start {
        private final List<Long> times = new CopyOnWriteArrayList<>();
        private volatile long firstNanos;
        private volatile int firstSequence = -1;

        void onFrame(InterleavedFrame frame, long nanos) {
            ByteBuf packet = Unpooled.wrappedBuffer(frame.payload());
            if (frame.channel() != 0) {
                return;
            }
            if (firstSequence < 0) {
                firstSequence = RtpHeader.sequence(packet, 0);
                firstNanos = nanos;
            }
            if (times.isEmpty() || times.getLast() != RtpHeader.timestamp(packet, 0)) {
                times.add(RtpHeader.timestamp(packet, 0));
            }
        }

        void assertAnnouncedBy(Answer reply) {
            RtpInfoHeader.Entry info = RtpInfoHeader.parse(
                            reply.header(RtspHeaders.RTP_INFO).orElseThrow())
                    .entries()
                    .getFirst();
            assertThat(info.seq()).hasValue(firstSequence);
            assertThat(info.rtptime()).hasValue(times.getFirst());
        }

        /** The past comes at once, but its frames are as far apart as they were. */
        void assertTimesRise() {
            List<Long> all = List.copyOf(times);
            for (int i = 1; i < all.size(); i++) {
                assertThat(all.get(i) - all.get(i - 1) & 0xFFFF_FFFFL).isEqualTo(TICKS_PER_FRAME);
            }
        }
    }
}
