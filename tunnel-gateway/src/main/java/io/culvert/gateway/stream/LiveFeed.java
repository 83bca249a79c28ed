package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of a feed's frames from the link's event loop to the home loop of the stream, in order and bounded: if the home
 * loop does not keep up, media is dropped here up to the next random-access point.
 *
 * <p>Methods of {@link StreamFeed} belong to the link's loop, the clocks to the home loop.
 */
final class LiveFeed implements StreamFeed {
    private static final int NO_TRACK = -1;

    private final LinkFrame.Open open;
    private final LiveStream stream;
    private final EventLoop home;
    private final boolean sameLoop;
    private final int maxInFlightBytes;
    private final FanoutCounters counters;
    private final AtomicInteger inFlightBytes = new AtomicInteger();
    private final int randomAccessTrack;
    private final LinkFrame.Clock[] clocks = new LinkFrame.Clock[OutputTimeline.MAX_TRACKS];
    private boolean skipping;

    LiveFeed(LinkFrame.Open open, LiveStream stream, EventLoop linkLoop, StreamSettings settings) {
        this.open = open;
        this.stream = stream;
        this.home = stream.home();
        this.sameLoop = linkLoop == home;
        this.maxInFlightBytes = settings.handOverBytes();
        this.counters = stream.counters();
        this.randomAccessTrack = open.tracks().stream()
                .filter(LinkFrame.TrackClock::video)
                .mapToInt(LinkFrame.TrackClock::track)
                .min()
                .orElse(NO_TRACK);
    }

    void start() {
        onHome(() -> stream.offer(this));
    }

    @Override
    public void media(LinkFrame.Media media) {
        int bytes = media.packets().readableBytes();
        if (isBehind(media, bytes)) {
            counters.dropped(DropReason.LOOP_BEHIND).increment();
            media.packets().release();
            return;
        }
        if (sameLoop) {
            stream.media(this, media);
            return;
        }
        inFlightBytes.addAndGet(bytes);
        try {
            home.execute(() -> {
                inFlightBytes.addAndGet(-bytes);
                stream.media(this, media);
            });
        } catch (RejectedExecutionException e) {
            media.packets().release();
        }
    }

    private boolean isBehind(LinkFrame.Media media, int bytes) {
        int waiting = inFlightBytes.get();
        if (skipping) {
            skipping = !startsAt(media) || waiting > maxInFlightBytes / 2;
        } else {
            skipping = waiting > 0 && waiting + bytes > maxInFlightBytes;
        }
        return skipping;
    }

    @Override
    public void clock(LinkFrame.Clock clock) {
        if (clock.track() < OutputTimeline.MAX_TRACKS) {
            onHome(() -> {
                clocks[clock.track()] = clock;
                stream.clock(this);
            });
        }
    }

    @Override
    public void end(LinkFrame.EndReason reason) {
        onHome(() -> stream.feedEnded(this, reason));
    }

    @Override
    public void lost() {
        onHome(() -> stream.feedEnded(this, LinkFrame.EndReason.SOURCE_LOST));
    }

    private void onHome(Runnable task) {
        if (sameLoop) {
            task.run();
            return;
        }
        try {
            home.execute(task);
        } catch (RejectedExecutionException e) {
            // The gateway is going down, and the stream with it.
        }
    }

    /** True if viewers can begin with this media. */
    boolean startsAt(LinkFrame.Media media) {
        return randomAccessTrack == NO_TRACK || media.randomAccess() && media.track() == randomAccessTrack;
    }

    LinkFrame.Open open() {
        return open;
    }

    /** The track whose random-access points count; negative if viewers can begin anywhere. */
    int randomAccessTrack() {
        return randomAccessTrack;
    }

    /** The last clock of a track; null before the first. */
    LinkFrame.Clock clock(int track) {
        return clocks[track];
    }
}
