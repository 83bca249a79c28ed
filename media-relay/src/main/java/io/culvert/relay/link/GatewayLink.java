package io.culvert.relay.link;

import io.culvert.relay.stream.IntakeSink;
import io.culvert.relay.stream.Intakes;
import io.culvert.relay.stream.MediaOutlet;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFrame;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The connection to one gateway instance: kept up, and brought up again, as long as it is wanted. Whenever it comes up,
 * every outlet is told, and begins its stream anew; every intake asks again.
 *
 * <p>All state belongs to {@link #loop}.
 */
final class GatewayLink implements LinkHandler.Owner {
    private static final Logger LOG = Logger.getLogger(GatewayLink.class);

    /** Whatever a gateway allows: longer than this, sound comes too late for its picture. */
    private static final int MAX_AUDIO_WAIT_MILLIS = 500;

    private final GatewayLinks.Settings settings;
    private final LinkLimits limits;
    private final GatewayAddress gateway;
    private final EventLoop loop;
    private final LinkMeter meter;
    private final AtomicInteger handles = new AtomicInteger();
    private final List<LinkOutlet> outlets = new ArrayList<>();
    private final IntObjectMap<LinkIntake> intakes = new IntObjectHashMap<>();
    private final ScheduledFuture<?> heartbeat;
    private Channel channel;
    private volatile long audioWaitNanos;
    private boolean up;
    private boolean closed;
    private boolean flushScheduled;
    private int failures;
    private long heardAt;

    GatewayLink(GatewayLinks.Settings settings, GatewayAddress gateway) {
        this.settings = settings;
        this.limits = settings.limits();
        this.gateway = gateway;
        loop = settings.loops().next();
        meter = settings.meters().meter(gateway.instance());
        long period = limits.heartbeat().toMillis();
        heartbeat = loop.scheduleAtFixedRate(this::beat, period, period, TimeUnit.MILLISECONDS);
        resolve();
    }

    EventLoop loop() {
        return loop;
    }

    MediaOutlet addOutlet(Consumer<MediaOutlet> ready, Runnable release) {
        LinkOutlet outlet = new LinkOutlet(this, handles.incrementAndGet(), ready, release);
        loop.execute(() -> {
            outlets.add(outlet);
            if (up) {
                outlet.onUp();
            }
        });
        return outlet;
    }

    void remove(LinkOutlet outlet) {
        outlets.remove(outlet);
    }

    Intakes.Intake addIntake(String tunnel, List<LinkFrame.PublishedTrack> tracks, IntakeSink sink, Runnable release) {
        LinkIntake intake = new LinkIntake(this, handles.incrementAndGet(), tunnel, tracks, sink, release);
        loop.execute(() -> {
            intakes.put(intake.handle(), intake);
            if (up) {
                intake.onUp();
            }
        });
        return intake;
    }

    void remove(LinkIntake intake) {
        intakes.remove(intake.handle());
    }

    Duration answerWait() {
        return limits.answerWait();
    }

    void later(Duration delay, Runnable task) {
        loop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Host names are looked up elsewhere: the system's resolver blocks. */
    private void resolve() {
        CompletableFuture.supplyAsync(() -> address(gateway.link()), settings.blocking())
                .whenCompleteAsync(
                        (address, failure) -> {
                            if (failure == null) {
                                dial(address);
                            } else {
                                notReached("no address: " + failure.getMessage());
                            }
                        },
                        loop);
    }

    private static InetSocketAddress address(String link) {
        int colon = link.lastIndexOf(':');
        return new InetSocketAddress(link.substring(0, colon), Integer.parseInt(link.substring(colon + 1)));
    }

    private void dial(InetSocketAddress address) {
        if (closed) {
            return;
        }
        new Bootstrap()
                .group(loop)
                .channel(settings.channels())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connectTimeout().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new LinkHandler(settings.relay(), settings.secret(), this))
                .connect(address)
                .addListener((ChannelFuture dialed) -> onDialed(dialed));
    }

    private void onDialed(ChannelFuture dialed) {
        if (!dialed.isSuccess()) {
            notReached(dialed.cause().getMessage());
            return;
        }
        channel = dialed.channel();
        heardAt = System.nanoTime();
        channel.closeFuture().addListener(ended -> onDown());
        if (closed) {
            channel.close();
        }
    }

    private void onDown() {
        channel = null;
        up = false;
        outlets.forEach(LinkOutlet::onDown);
        dialAgain("connection lost");
    }

    private void notReached(String why) {
        if (!closed) {
            meter.unreachable();
        }
        dialAgain(why);
    }

    private void dialAgain(String why) {
        if (closed) {
            return;
        }
        long first = limits.reconnectMin().toMillis();
        long wait =
                Math.min(first << Math.min(failures, 10), limits.reconnectMax().toMillis());
        long jittered = wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
        if (failures++ == 0) {
            LOG.infof("gateway %s: %s; dialling again", gateway.instance(), why);
        }
        loop.schedule(this::resolve, jittered, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onWelcome(LinkFrame.Welcome frame) {
        LOG.infof("gateway %s: link is up", gateway.instance());
        int millis = Math.clamp(frame.audioWaitMillis(), 0, MAX_AUDIO_WAIT_MILLIS);
        audioWaitNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        meter.connected();
        failures = 0;
        up = true;
        List.copyOf(outlets).forEach(LinkOutlet::onUp);
        List.copyOf(intakes.values()).forEach(LinkIntake::onUp);
    }

    @Override
    public void onMedia(LinkFrame.Media media) {
        LinkIntake intake = intakes.get(media.handle());
        if (intake == null) {
            media.packets().release(); // on its way when we stopped asking
            return;
        }
        meter.received(media.packets().readableBytes());
        intake.onMedia(media);
    }

    @Override
    public void onClock(LinkFrame.Clock clock) {
        LinkIntake intake = intakes.get(clock.handle());
        if (intake != null) {
            intake.onClock(clock);
        }
    }

    @Override
    public void onEnd(LinkFrame.End end) {
        LinkIntake intake = intakes.get(end.handle());
        if (intake != null) {
            intake.onEnd();
        }
    }

    @Override
    public void onHeard() {
        heardAt = System.nanoTime();
    }

    @Override
    public void onPosition(LinkFrame.Position position) {
        for (LinkOutlet outlet : List.copyOf(outlets)) {
            outlet.onPosition(position);
        }
    }

    @Override
    public void onRefused(String why) {
        meter.refused();
        LOG.warnf("gateway %s: %s", gateway.instance(), why);
    }

    private void beat() {
        if (channel == null) {
            return;
        }
        if (System.nanoTime() - heardAt > limits.silence().toNanos()) {
            meter.silent();
            LOG.warnf("gateway %s: silent for too long", gateway.instance());
            channel.close();
        } else if (up) {
            write(new LinkFrame.Heartbeat());
        }
    }

    /** How long the gateway lets sound wait for its picture, as of the last handshake. Any thread. */
    long audioWaitNanos() {
        return audioWaitNanos;
    }

    boolean isUp() {
        return up;
    }

    /** Too much is waiting for this gateway. */
    boolean isFull() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null || waiting.totalPendingWriteBytes() > limits.queueBytes();
    }

    void write(LinkFrame frame) {
        ByteBuf bytes = channel.alloc().buffer();
        LinkCodec.encode(frame, bytes);
        meter.sent(bytes.readableBytes());
        channel.write(bytes, channel.voidPromise());
        flushSoon();
    }

    /** The packets are handed over, not copied. */
    void writeMedia(LinkFrame.Media frame) {
        ByteBuf header = LinkCodec.mediaHeader(frame, channel.alloc());
        meter.sent((long) header.readableBytes() + frame.packets().readableBytes());
        channel.write(header, channel.voidPromise());
        channel.write(frame.packets(), channel.voidPromise());
        flushSoon();
    }

    void dropped() {
        meter.dropped();
    }

    void unanswered() {
        meter.unanswered();
    }

    /** What all streams have to send in one turn of the loop leaves in one system call. */
    private void flushSoon() {
        if (!flushScheduled) {
            flushScheduled = true;
            loop.execute(() -> {
                flushScheduled = false;
                if (channel != null) {
                    channel.flush();
                }
            });
        }
    }

    void close() {
        loop.execute(() -> {
            closed = true;
            heartbeat.cancel(false);
            if (channel != null) {
                channel.flush();
                channel.close();
            }
            meter.close();
        });
    }
}
