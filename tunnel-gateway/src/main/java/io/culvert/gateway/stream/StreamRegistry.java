package io.culvert.gateway.stream;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * All streams of the gateway, by name. A stream is there while it has viewers or feeds, and for a while after, so that a
 * relay that was away cannot feed it with an old epoch.
 *
 * <p>May be called from any thread: the table is guarded by its own lock, which is taken when viewers and feeds come and
 * go, never for a packet.
 */
public final class StreamRegistry implements Streams {
    private static final Logger LOG = Logger.getLogger(StreamRegistry.class);

    private final StreamSettings settings;
    private final FanoutCounters counters;
    private final LongSupplier nanoClock;
    private final RandomGenerator random;
    private final Map<String, Entry> streams = new HashMap<>();

    /** Guarded by the table's lock. */
    private static final class Entry {
        private final LiveStream stream;
        private int users;
        private long idleSinceNanos;

        private Entry(LiveStream stream) {
            this.stream = stream;
        }
    }

    public StreamRegistry(StreamSettings settings, FanoutCounters counters) {
        this(settings, counters, System::nanoTime, new SecureRandom());
    }

    StreamRegistry(StreamSettings settings, FanoutCounters counters, LongSupplier nanoClock, RandomGenerator random) {
        this.settings = settings;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.random = random;
    }

    @Override
    public Viewer play(ViewerOrder.Play order, Channel channel, ViewerListener listener, LastFrame had) {
        LoopViewer viewer = new LoopViewer(order, channel, listener, had, settings, counters);
        viewer.watch();
        LiveStream stream = acquire(order.stream(), channel.eventLoop());
        // Never at once, even on the same loop: the caller must have its viewer before the first call to its listener.
        stream.home().execute(() -> stream.join(viewer));
        return viewer;
    }

    /**
     * A relay opens a stream on a link.
     *
     * @param linkLoop the link's event loop, on which this is called and the feed will be used
     */
    public StreamFeed open(LinkFrame.Open open, EventLoop linkLoop) {
        if (!OutputTimeline.canFollow(open.tracks()) || isFull(open.stream())) {
            counters.refusedOpens.increment();
            LOG.warnf(
                    "a stream with %d tracks refused: impossible tracks or too many streams",
                    open.tracks().size());
            return new RefusedFeed(counters);
        }
        LiveStream stream = acquire(open.stream(), linkLoop);
        LiveFeed feed = new LiveFeed(open, stream, linkLoop, settings);
        feed.start();
        return feed;
    }

    /** How far the viewer of a recording has come; NaN where it is not known. */
    public LinkFrame.Position position(LinkFrame.Where question) {
        synchronized (streams) {
            return Optional.ofNullable(streams.get(question.stream()))
                    .map(entry -> entry.stream.position(question.handle()))
                    .orElse(new LinkFrame.Position(question.handle(), 0, Double.NaN, false));
        }
    }

    private boolean isFull(String name) {
        synchronized (streams) {
            return streams.size() >= settings.maxStreams() && !streams.containsKey(name);
        }
    }

    private LiveStream acquire(String name, EventLoop home) {
        synchronized (streams) {
            Entry entry = streams.computeIfAbsent(name, key -> {
                counters.streams.increment();
                return new Entry(new LiveStream(key, home, this, settings, counters, nanoClock, random));
            });
            entry.users++;
            return entry.stream;
        }
    }

    /** A viewer or a feed of the stream is gone. */
    void release(LiveStream stream) {
        synchronized (streams) {
            Entry entry = streams.get(stream.name());
            if (--entry.users == 0) {
                entry.idleSinceNanos = nanoClock.getAsLong();
                long memory = settings.epochMemory().toNanos();
                stream.home().schedule(() -> forget(stream), memory, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void forget(LiveStream stream) {
        synchronized (streams) {
            Entry entry = streams.get(stream.name());
            long memory = settings.epochMemory().toNanos();
            if (entry != null
                    && entry.stream == stream
                    && entry.users == 0
                    && nanoClock.getAsLong() - entry.idleSinceNanos >= memory) {
                streams.remove(stream.name());
                counters.streams.decrement();
            }
        }
    }
}
