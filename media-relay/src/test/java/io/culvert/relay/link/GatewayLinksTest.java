package io.culvert.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.FeedId;
import io.culvert.relay.stream.IntakeSink;
import io.culvert.relay.stream.Intakes;
import io.culvert.relay.stream.MediaOutlet;
import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.link.LinkSecret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayLinksTest {
    private static final FeedId CAM = new FeedId("/live/cam", 7, 0);
    private static final List<LinkFrame.TrackClock> CLOCKS = List.of(new LinkFrame.TrackClock(0, 90_000, 1234, true));
    private static final int QUEUE_BYTES = 256 * 1024;
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofMillis(100);

    private final LinkSecret secret = new LinkSecret("test");
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final BlockingQueue<MediaOutlet> ready = new LinkedBlockingQueue<>();
    private final CountingLinkMeter meter = new CountingLinkMeter();
    private GatewayLinks links;
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway(secret);
        links = links(PATIENT, PATIENT);
    }

    private GatewayLinks links(Duration silence, Duration answerWait) {
        LinkLimits limits = new LinkLimits(
                QUEUE_BYTES,
                PATIENT,
                HEARTBEAT,
                silence,
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                answerWait,
                Duration.ofMillis(50));
        return new GatewayLinks(new GatewayLinks.Settings(
                "relay-1", secret, limits, loops, NioSocketChannel.class, Runnable::run, instance -> meter));
    }

    @AfterEach
    void stop() throws IOException {
        links.close();
        gateway.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private MediaOutlet awaitReady() throws InterruptedException {
        MediaOutlet outlet = ready.poll(30, TimeUnit.SECONDS);
        assertThat(outlet).isNotNull();
        return outlet;
    }

    private MediaOutlet connected() throws Exception {
        links.connect(gateway.address(), ready::add);
        gateway.welcome();
        return awaitReady();
    }

    private static AccessUnit unit(boolean randomAccess, int... bytes) {
        ByteBuf packets = Unpooled.buffer();
        for (int b : bytes) {
            packets.writeByte(b);
        }
        return new AccessUnit(0, randomAccess, packets);
    }

    @Test
    void shouldCountEachAttemptWhenNobodyAnswersThere() throws Exception {
        gateway.close();

        links.connect(gateway.address(), ready::add);

        assertThat(meter.unreachable.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldTellHowFarTheViewerIsWhenTheGatewayAnswers() throws Exception {
        MediaOutlet outlet = connected();
        CompletableFuture<Optional<LinkFrame.Position>> told = new CompletableFuture<>();
        outlet.where("/vod/a.mp4;session=s", told::complete);

        LinkFrame.Where where = gateway.next(LinkFrame.Where.class);
        assertThat(where.stream()).isEqualTo("/vod/a.mp4;session=s");
        gateway.send(new LinkFrame.Position(where.handle() + 1, 9, 9.0, false));
        LinkFrame.Position answer = new LinkFrame.Position(where.handle(), 2, 12.5, false);
        gateway.send(answer);
        assertThat(told.get(30, TimeUnit.SECONDS)).contains(answer);
    }

    @Test
    void shouldNotWaitForAGatewayThatDoesNotSayHowFarTheViewerIs() throws Exception {
        links.close();
        links = links(PATIENT, Duration.ofMillis(200));
        links.connect(gateway.address(), ready::add);
        gateway.welcome();
        CompletableFuture<Optional<LinkFrame.Position>> told = new CompletableFuture<>();
        awaitReady().where("/vod/a.mp4;session=s", told::complete);
        assertThat(told.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(meter.unanswered).hasValue(1);
    }

    @Test
    void shouldOpenAndSendFromRandomAccessPointWhenLinkIsUp() throws Exception {
        MediaOutlet outlet = connected();
        outlet.open(CAM, Double.NaN, 1, CLOCKS);
        outlet.clock(0, 99, 1234);
        outlet.unit(unit(false, 1));
        AccessUnit key = unit(true, 2, 3);
        outlet.unit(key);
        outlet.unit(unit(false, 4));
        outlet.end(LinkFrame.EndReason.UNSUBSCRIBED);

        LinkFrame.Open open = gateway.next(LinkFrame.Open.class);
        assertThat(open.stream()).isEqualTo("/live/cam");
        assertThat(open.epoch()).isEqualTo(7);
        assertThat(open.tracks()).isEqualTo(CLOCKS);
        assertThat(gateway.next(LinkFrame.Clock.class)).isEqualTo(new LinkFrame.Clock(open.handle(), 0, 99, 1234));
        LinkFrame.Media first = gateway.next(LinkFrame.Media.class);
        assertThat(first.randomAccess()).isTrue();
        assertThat(first.endOfAccessUnit()).isTrue();
        assertThat(first.packets()).isEqualTo(key.packets());
        assertThat(gateway.next(LinkFrame.Media.class).randomAccess()).isFalse();
        assertThat(gateway.next(LinkFrame.End.class).reason()).isEqualTo(LinkFrame.EndReason.UNSUBSCRIBED);
        assertThat(key.packets().refCnt()).isEqualTo(1);
        assertThat(meter.bytes.get()).isPositive();
    }

    @Test
    void shouldSendSoundWithItsPictureAndSayOfTheLastThatItHasWaited() throws Exception {
        links.connect(gateway.address(), ready::add);
        gateway.welcome(40);
        MediaOutlet outlet = awaitReady();
        assertThat(outlet.audioWaitNanos()).isEqualTo(40_000_000);
        outlet.open(CAM, Double.NaN, 1, CLOCKS);
        List<AccessUnit> first = List.of(unit(true, 1), unit(false, 2));
        outlet.units(first, false);
        outlet.units(List.of(unit(false, 3), unit(false, 4)), true);

        List<String> got = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LinkFrame.Media media = gateway.next(LinkFrame.Media.class);
            got.add(media.packets().readByte() + (media.waited() ? " has waited" : ""));
            media.packets().release();
        }
        assertThat(got).containsExactly("1", "2", "3", "4 has waited");
        assertThat(first).allMatch(unit -> unit.packets().refCnt() == 1);
    }

    @Test
    void shouldLetNoSoundWaitWhenTheGatewayDoesNotAllowItAndNotForeverWhenItDoes() throws Exception {
        links.connect(gateway.address(), ready::add);
        gateway.welcome();
        assertThat(awaitReady().audioWaitNanos()).isZero();
        gateway.drop();
        gateway.welcome(Integer.MAX_VALUE);
        assertThat(awaitReady().audioWaitNanos()).isEqualTo(500_000_000);
    }

    @Test
    void shouldUseOneConnectionWhenSeveralStreamsGoToOneGateway() throws Exception {
        links.connect(gateway.address(), ready::add);
        connected().open(CAM, Double.NaN, 1, CLOCKS);
        awaitReady().open(new FeedId("/live/other", 1, 0), Double.NaN, 1, CLOCKS);
        int one = gateway.next(LinkFrame.Open.class).handle();
        int two = gateway.next(LinkFrame.Open.class).handle();
        assertThat(one).isNotEqualTo(two);
        assertThat(links.size()).isEqualTo(1);
    }

    @Test
    void shouldComeBackAndBeginAnewWhenConnectionIsLost() throws Exception {
        connected().open(CAM, Double.NaN, 1, CLOCKS);
        gateway.next(LinkFrame.Open.class);
        gateway.drop();
        gateway.welcome();
        MediaOutlet outlet = awaitReady();
        outlet.unit(unit(true, 1));
        outlet.open(CAM, Double.NaN, 1, CLOCKS);
        outlet.unit(unit(true, 2));
        assertThat(gateway.nextOther()).isInstanceOf(LinkFrame.Open.class);
        assertThat(gateway.next(LinkFrame.Media.class).packets().readByte()).isEqualTo((byte) 2);
    }

    /** What an intake was told, as lines. */
    private final LinkedBlockingQueue<String> intake = new LinkedBlockingQueue<>();

    private Intakes.Intake ask() {
        IntakeSink sink = new IntakeSink() {
            @Override
            public void packets(int track, ByteBuf packets) {
                intake.add("packets " + track + " " + ByteBufUtil.hexDump(packets));
                packets.release();
            }

            @Override
            public void clock(int track, long ntp, long rtpTimestamp) {
                intake.add("clock " + track + " " + ntp + " " + rtpTimestamp);
            }

            @Override
            public void ended() {
                intake.add("ended");
            }
        };
        return links.ask(gateway.address(), "t1", List.of(new LinkFrame.PublishedTrack(0, 0, 1, "H264")), sink);
    }

    @Test
    void shouldAskForAPublisherAndTakeWhatComesUntilItIsClosed() throws Exception {
        Intakes.Intake asked = ask();
        gateway.welcome();
        LinkFrame.Ask question = gateway.next(LinkFrame.Ask.class);
        assertThat(question.tunnel()).isEqualTo("t1");
        assertThat(question.channels()).containsExactly(new LinkFrame.PublishedTrack(0, 0, 1, "H264"));
        int handle = question.handle();

        gateway.send(new LinkFrame.Media(handle, 0, false, true, Unpooled.wrappedBuffer(new byte[] {36, 0})));
        gateway.send(new LinkFrame.Media(handle + 1, 0, false, true, Unpooled.wrappedBuffer(new byte[] {37})));
        gateway.send(new LinkFrame.Clock(handle, 0, 5, 6));
        gateway.send(new LinkFrame.End(handle, LinkFrame.EndReason.SOURCE_LOST));

        assertThat(intake.poll(30, TimeUnit.SECONDS)).isEqualTo("packets 0 2400");
        assertThat(intake.poll(30, TimeUnit.SECONDS)).isEqualTo("clock 0 5 6");
        assertThat(intake.poll(30, TimeUnit.SECONDS)).isEqualTo("ended");
        assertThat(meter.received.get()).isEqualTo(2);

        asked.close();
        assertThat(gateway.next(LinkFrame.End.class).handle()).isEqualTo(handle);
    }

    @Test
    void shouldAskAgainWhenTheConnectionIsLost() throws Exception {
        ask();
        gateway.welcome();
        gateway.next(LinkFrame.Ask.class);
        gateway.drop();
        gateway.welcome();

        assertThat(gateway.next(LinkFrame.Ask.class).tunnel()).isEqualTo("t1");
    }

    @Test
    void shouldCloseAndDialAgainWhenGatewayIsSilent() throws Exception {
        links.close();
        links = links(Duration.ofSeconds(2), PATIENT);
        links.connect(gateway.address(), ready::add);
        gateway.welcome();
        awaitReady();
        assertThat(gateway.isClosedByRelay()).isTrue();
        gateway.welcome();
        awaitReady();
        assertThat(meter.silent.get()).isEqualTo(1);
    }

    @Test
    void shouldKeepALinkWhoseGatewayOnlyBeats() throws Exception {
        Duration silence = Duration.ofSeconds(2);
        links.close();
        links = links(silence, PATIENT);
        links.connect(gateway.address(), ready::add);
        gateway.welcome();
        awaitReady();
        // Our beat answers theirs, and that takes longer in all than a silence may.
        for (int beat = 0; beat < silence.dividedBy(HEARTBEAT) + 3; beat++) {
            gateway.next(LinkFrame.Heartbeat.class);
            gateway.send(new LinkFrame.Heartbeat());
        }
        assertThat(meter.silent.get()).isZero();
    }

    @Test
    void shouldRefuseGatewayWhenItDoesNotKnowTheSecret() throws Exception {
        links.connect(gateway.address(), ready::add);
        gateway.accept();
        gateway.send(new LinkFrame.Challenge(LinkSecret.nonce()));
        gateway.read();
        gateway.send(new LinkFrame.Welcome(new byte[LinkSecret.PROOF_BYTES]));
        assertThat(gateway.isClosedByRelay()).isTrue();
        assertThat(ready).isEmpty();
        assertThat(meter.refused.get()).isEqualTo(1);
    }

    @Test
    void shouldDropWholeUnitsUpToRandomAccessPointWhenGatewayDoesNotRead() throws Exception {
        MediaOutlet outlet = connected();
        outlet.open(CAM, Double.NaN, 1, CLOCKS);
        int keys = 200;
        byte[] big = new byte[64 * 1024];
        for (int i = 0; i < keys; i++) {
            outlet.unit(new AccessUnit(0, true, Unpooled.wrappedBuffer(big).setByte(0, 1)));
            outlet.unit(new AccessUnit(0, false, Unpooled.wrappedBuffer(new byte[] {2})));
        }
        loops.next().submit(() -> {}).get();
        assertThat(meter.dropped.get()).isPositive();

        outlet.end(LinkFrame.EndReason.UNSUBSCRIBED);
        boolean afterKey = false;
        int seen = 0;
        for (LinkFrame frame = gateway.read(); !(frame instanceof LinkFrame.End); frame = gateway.read()) {
            if (frame instanceof LinkFrame.Media media) {
                assertThat(media.randomAccess() || afterKey).isTrue();
                afterKey = media.randomAccess();
                media.packets().release();
                seen++;
            }
        }
        assertThat(seen).isLessThan(2 * keys);
    }

    @Test
    void shouldDropAUnitThatNoFrameCanHold() throws Exception {
        MediaOutlet outlet = connected();
        outlet.open(CAM, Double.NaN, 1, CLOCKS);
        AccessUnit big = new AccessUnit(0, true, Unpooled.buffer().writeZero(LinkCodec.MAX_MEDIA_BYTES + 1));
        outlet.unit(big);
        outlet.unit(unit(false, 1));
        outlet.unit(unit(true, 2));

        assertThat(gateway.next(LinkFrame.Media.class).packets().readByte()).isEqualTo((byte) 2);
        assertThat(meter.dropped.get()).isEqualTo(1);
        assertThat(big.packets().refCnt()).isEqualTo(1);
    }

    @Test
    void shouldCloseLinkWhenNothingUsesItAnyMore() throws Exception {
        MediaOutlet outlet = links.connect(gateway.address(), ready::add);
        gateway.welcome();
        awaitReady();
        outlet.end(LinkFrame.EndReason.UNSUBSCRIBED);
        assertThat(gateway.isClosedByRelay()).isTrue();
        assertThat(links.size()).isZero();
    }
}
