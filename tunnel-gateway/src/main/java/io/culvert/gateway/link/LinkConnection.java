package io.culvert.gateway.link;

import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.stream.FanoutCounters;
import io.culvert.gateway.stream.StreamFeed;
import io.culvert.gateway.stream.StreamRegistry;
import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFormatException;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.link.LinkSecret;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** One relay's link, from the challenge to the end. Owned by the link's event loop. */
final class LinkConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(LinkConnection.class);

    /** A relay's name goes into log lines. */
    private static final Pattern RELAY = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private static final int HANDSHAKE_FRAME_BYTES = 64;

    /** How exactly silence is measured: in so many parts of the time after which it means death. */
    private static final int CHECKS_PER_DEATH = 20;

    private final LinkSettings settings;
    private final LinkSecret secret;
    private final StreamRegistry streams;
    private final Publications publications;
    private final FanoutCounters counters;
    private final IntObjectMap<StreamFeed> feeds = new IntObjectHashMap<>();
    private final IntObjectMap<LinkAsker> askers = new IntObjectHashMap<>();
    private final byte[] nonce = LinkSecret.nonce();

    private ChannelHandlerContext context;
    private ScheduledFuture<?> handshakeTimer;
    private ScheduledFuture<?> heartbeats;
    private ScheduledFuture<?> checks;
    private String relay = "";
    private boolean welcome;
    private boolean closed;
    private boolean flushScheduled;
    private long heardNanos;

    LinkConnection(
            LinkSettings settings,
            LinkSecret secret,
            StreamRegistry streams,
            Publications publications,
            FanoutCounters counters) {
        this.settings = settings;
        this.secret = secret;
        this.streams = streams;
        this.publications = publications;
        this.counters = counters;
    }

    boolean isWelcome() {
        return welcome;
    }

    /** Any bytes are a sign of life: a large frame may take longer than a heartbeat. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        heard();
        handshakeTimer = context.executor()
                .schedule(
                        () -> refuse("no handshake in time"),
                        settings.handshakeWait().toNanos(),
                        TimeUnit.NANOSECONDS);
        send(new LinkFrame.Challenge(nonce));
    }

    // ---- frames

    void received(LinkFrame frame) {
        if (closed) {
            if (frame instanceof LinkFrame.Media media) {
                media.packets().release();
            }
        } else if (welcome) {
            receivedFromRelay(frame);
        } else if (frame instanceof LinkFrame.Hello hello) {
            receivedHello(hello);
        } else {
            releaseAndRefuse(frame);
        }
    }

    private void releaseAndRefuse(LinkFrame frame) {
        if (frame instanceof LinkFrame.Media media) {
            media.packets().release();
        }
        refuse("no hello");
    }

    private void receivedHello(LinkFrame.Hello hello) {
        if (!RELAY.matcher(hello.relay()).matches()
                || hello.nonce().length != LinkSecret.NONCE_BYTES
                || !secret.verify("relay:" + hello.relay(), nonce, hello.proof())) {
            refuse("wrong proof");
            return;
        }
        relay = hello.relay();
        welcome = true;
        handshakeTimer.cancel(false);
        counters.links.increment();
        int audioWait = (int) Math.min(Integer.MAX_VALUE, settings.audioWait().toMillis());
        send(new LinkFrame.Welcome(secret.proof("gateway", hello.nonce()), audioWait));
        startHeartbeats();
        LOG.infof("link from relay %s", relay);
    }

    private void receivedFromRelay(LinkFrame frame) {
        switch (frame) {
            case LinkFrame.Open open -> receivedOpen(open);
            case LinkFrame.Media media -> receivedMedia(media);
            case LinkFrame.Clock clock -> {
                StreamFeed feed = feeds.get(clock.handle());
                if (feed != null) {
                    feed.clock(clock);
                }
            }
            case LinkFrame.End end -> receivedEnd(end);
            case LinkFrame.Ask ask -> receivedAsk(ask);
            case LinkFrame.Heartbeat beat -> {}
            case LinkFrame.Where where -> send(streams.position(where));
            case LinkFrame.Position f -> fail("position from a relay");
            case LinkFrame.Challenge f -> fail("challenge from a relay");
            case LinkFrame.Hello f -> fail("second hello");
            case LinkFrame.Welcome f -> fail("welcome from a relay");
        }
    }

    private void receivedOpen(LinkFrame.Open open) {
        if (feeds.size() >= settings.maxStreams() && !feeds.containsKey(open.handle())) {
            fail("more than " + settings.maxStreams() + " streams");
            return;
        }
        StreamFeed feed = streams.open(open, context.channel().eventLoop());
        StreamFeed former = feeds.put(open.handle(), feed);
        if (former != null) {
            former.lost();
        }
    }

    private void receivedEnd(LinkFrame.End end) {
        StreamFeed feed = feeds.remove(end.handle());
        if (feed != null) {
            feed.end(end.reason());
        }
        stopAsking(askers.remove(end.handle()));
    }

    private void receivedAsk(LinkFrame.Ask ask) {
        if (askers.size() >= settings.maxStreams()) {
            fail("more than " + settings.maxStreams() + " publishers");
            return;
        }
        stopAsking(askers.remove(ask.handle()));
        LinkAsker asker =
                new LinkAsker(ask, this::write, publications.settings().queueBytes(), publications.counters());
        if (publications.ask(ask, asker)) {
            askers.put(ask.handle(), asker);
        } else {
            send(new LinkFrame.End(ask.handle(), LinkFrame.EndReason.OTHER));
        }
    }

    private void stopAsking(LinkAsker asker) {
        if (asker != null) {
            publications.stopAsking(asker.tunnel(), asker);
        }
    }

    private void receivedMedia(LinkFrame.Media media) {
        StreamFeed feed = feeds.get(media.handle());
        if (feed == null) {
            // A handle that has just ended; the relay may not know yet.
            counters.staleFrames.increment();
            media.packets().release();
            return;
        }
        feed.media(media);
    }

    // ---- life and death

    private void startHeartbeats() {
        long beat = settings.heartbeat().toNanos();
        heartbeats = context.executor()
                .scheduleAtFixedRate(() -> send(new LinkFrame.Heartbeat()), beat, beat, TimeUnit.NANOSECONDS);
        long check = settings.deadAfter().toNanos() / CHECKS_PER_DEATH;
        checks = context.executor().scheduleAtFixedRate(this::checkAlive, check, check, TimeUnit.NANOSECONDS);
    }

    private void checkAlive() {
        if (System.nanoTime() - heardNanos >= settings.deadAfter().toNanos()) {
            counters.linksDead.increment();
            close("silent for " + settings.deadAfter().toMillis() + " ms");
        }
    }

    private void send(LinkFrame frame) {
        ByteBuf out = context.alloc().buffer(HANDSHAKE_FRAME_BYTES);
        LinkCodec.encode(frame, out);
        context.writeAndFlush(out);
    }

    /** From any thread; what comes in one turn of the loop leaves in one system call. */
    private void write(ByteBuf frame, Runnable written) {
        try {
            context.executor().execute(() -> {
                context.write(frame).addListener(done -> written.run());
                flushSoon();
            });
        } catch (RejectedExecutionException goingDown) {
            frame.release();
        }
    }

    private void flushSoon() {
        if (!flushScheduled) {
            flushScheduled = true;
            context.executor().execute(() -> {
                flushScheduled = false;
                context.flush();
            });
        }
    }

    private void refuse(String reason) {
        if (!closed) {
            counters.linksRefused.increment();
            close(reason);
        }
    }

    private void fail(String reason) {
        if (!closed) {
            counters.linkErrors.increment();
            close(reason);
        }
    }

    private void close(String reason) {
        if (!closed) {
            LOG.warnf(
                    "link from %s closed: %s",
                    welcome ? "relay " + relay : context.channel().remoteAddress(), reason);
        }
        closed = true;
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable root = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (root instanceof LinkFormatException && !welcome) {
            refuse(root.getMessage());
        } else if (root instanceof LinkFormatException) {
            fail(root.getMessage());
        } else {
            close(root.toString());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        boolean unexpected = welcome && !closed;
        closed = true;
        handshakeTimer.cancel(false);
        if (welcome) {
            counters.links.decrement();
            heartbeats.cancel(false);
            checks.cancel(false);
        }
        if (unexpected) {
            LOG.infof("link from relay %s ended", relay);
        }
        feeds.values().forEach(StreamFeed::lost);
        feeds.clear();
        askers.values().forEach(this::stopAsking);
        askers.clear();
    }
}
