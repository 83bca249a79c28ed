package io.culvert.gateway.stream;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One viewer of one stream. Owned by the event loop of its channel. */
final class LoopViewer implements Viewer {
    private static final Logger LOG = Logger.getLogger(LoopViewer.class);

    private enum State {
        /** On the way to the stream and back. */
        JOINING,
        /** The PLAY is not answered yet. */
        WAITING_FOR_FEED,
        /** Answered; what comes before the next random-access point is of no use. */
        WAITING_FOR_RANDOM_ACCESS,
        LIVE,
        PAUSED,
        GONE
    }

    private final String stream;
    private final Channel channel;
    private final ViewerListener listener;
    private final ChannelLayout layout;

    /** For what it has had in part: only the tracks that are new to it. */
    private final ChannelLayout newTracks;

    private final long generation;
    private final boolean fastStart;
    private final FanoutCounters counters;
    private final StreamSettings settings;
    private final SendQueue queue;
    private final ViewerSocket socket;
    private final LastFrame had;
    private final ChannelFutureListener onClose = closed -> stop();

    private State state = State.JOINING;
    private boolean pausedEarly;
    private boolean slow;

    /** Something has waited in the channel's queue since it was last seen empty. */
    private boolean queued;

    private long lastBatch = -1;
    private LoopFanout fanout;
    private final StallDetector stall = new StallDetector();
    private long joinedNanos;
    private long fedNanos;
    private long reportDueNanos;

    LoopViewer(
            ViewerOrder.Play order,
            Channel channel,
            ViewerListener listener,
            LastFrame had,
            StreamSettings settings,
            FanoutCounters counters) {
        this.stream = order.stream();
        this.had = had;
        this.channel = channel;
        this.listener = listener;
        this.layout = new ChannelLayout(order.tracks());
        this.newTracks = had.stream().equals(stream) ? new ChannelLayout(tracksWithout(had.tracks(), order)) : layout;
        this.generation = order.generation();
        // The frames kept of a recording are this viewer's own beginning, not somebody else's past.
        this.fastStart = order.fastStart() || order.generation() > 0;
        this.settings = settings;
        this.counters = counters;
        this.queue = new SendQueue(settings);
        this.socket = new ViewerSocket(channel);
    }

    private static List<ViewerOrder.TrackChannels> tracksWithout(int mask, ViewerOrder.Play order) {
        return order.tracks().stream()
                .filter(track -> (mask & 1 << track.track()) == 0)
                .toList();
    }

    /** From now on the viewer goes with its channel. */
    void watch() {
        counters.viewers.increment();
        channel.closeFuture().addListener(onClose);
    }

    // ---- what the stream offers

    /** The offer stays the caller's. */
    void joined(LoopFanout by, JoinOffer offer) {
        fanout = by;
        joinedNanos = by.nanoTime();
        fedNanos = joinedNanos;
        state = State.WAITING_FOR_FEED;
        if (offer.start().isEmpty()) {
            return;
        }
        announce(offer.start().get().playStart(layout));
        if (state == State.WAITING_FOR_RANDOM_ACCESS && offer.goesOn()) {
            state = State.LIVE;
            lastBatch = had.batch();
            writeKept(offer);
        } else if (state == State.WAITING_FOR_RANDOM_ACCESS && !offer.kept().isEmpty()) {
            state = State.LIVE;
            counters.fastStarts.increment();
            writeKept(offer);
        }
    }

    private void announce(PlayStart start) {
        state = pausedEarly ? State.PAUSED : State.WAITING_FOR_RANDOM_ACCESS;
        reportDueNanos = fanout.nanoTime();
        tell(told -> told.onStart(start));
    }

    /** See {@link ViewerSocket#look}. */
    int look() {
        return state.ordinal() + socket.look();
    }

    /** True if it was written. */
    boolean deliver(Batch batch, ByteBuf framed, long nowNanos) {
        if (batch.generation() < generation) {
            return false;
        }
        return switch (state) {
            case LIVE -> sendUnlessSlow(batch, framed, nowNanos);
            case WAITING_FOR_RANDOM_ACCESS -> begin(batch, framed, nowNanos);
            case WAITING_FOR_FEED -> {
                announce(batch.start().playStart(layout));
                yield state == State.WAITING_FOR_RANDOM_ACCESS && begin(batch, framed, nowNanos);
            }
            case JOINING, PAUSED, GONE -> false;
        };
    }

    private boolean begin(Batch batch, ByteBuf framed, long nowNanos) {
        boolean canBegin = batch.randomAccess() || !batch.start().needsRandomAccess(layout);
        if (!canBegin || slow && !hasCaughtUp(nowNanos)) {
            if (slow) {
                counters.dropped(DropReason.QUEUE_RESYNC).increment();
            }
            return false;
        }
        slow = false;
        state = State.LIVE;
        return send(batch, framed, nowNanos);
    }

    private boolean sendUnlessSlow(Batch batch, ByteBuf framed, long nowNanos) {
        DropReason reason = batch.continuation() ? null : overLimit(nowNanos);
        if (reason == null) {
            return send(batch, framed, nowNanos);
        }
        counters.dropped(reason).increment();
        slow = true;
        state = State.WAITING_FOR_RANDOM_ACCESS;
        return false;
    }

    private DropReason overLimit(long nowNanos) {
        ChannelOutboundBuffer unsent = socket.unsent();
        if (unsent == null || unsent.isEmpty()) {
            return null;
        }
        queue.sync(unsent.size());
        return queue.over(unsent.totalPendingWriteBytes(), nowNanos);
    }

    private boolean hasCaughtUp(long nowNanos) {
        return channel.isWritable() && overLimit(nowNanos) == null;
    }

    private boolean send(Batch batch, ByteBuf framed, long nowNanos) {
        ChannelOutboundBuffer unsent = socket.unsent();
        if (unsent == null) {
            return false;
        }
        boolean taken = socket.write(framed, unsent);
        if (queued || !taken) {
            queue.wrote(batch.packets(), framed.readableBytes(), unsent.size(), nowNanos);
            queued = !taken;
        }
        gave(batch);
        return true;
    }

    private void writeKept(JoinOffer offer) {
        ChannelOutboundBuffer unsent = socket.unsent();
        if (unsent == null) {
            return;
        }
        queued = true;
        List<Batch> batches = offer.kept().stream()
                .filter(batch -> !layoutFor(batch).leavesOut(batch.trackMask()))
                .toList();
        int[] bytes = new int[batches.size()];
        for (int i = 0; i < bytes.length; i++) {
            ByteBuf framed = framed(batches.get(i));
            bytes[i] = framed.readableBytes();
            counters.bytesOut.add(bytes[i]);
            queue.allowStart(bytes[i], batches.get(i).packets());
            channel.write(framed, channel.voidPromise());
        }
        channel.flush();
        for (int i = 0; i < bytes.length; i++) {
            queue.wrote(batches.get(i).packets(), bytes[i], unsent.size(), joinedNanos);
        }
        counters.writesOut.add(batches.size());
        offer.kept().forEach(this::gave);
    }

    private void gave(Batch batch) {
        lastBatch = batch.number();
        if (batch.generation() > 0) {
            fanout.reached(batch);
        }
    }

    private ChannelLayout layoutFor(Batch kept) {
        return kept.number() <= had.batch() ? newTracks : layout;
    }

    private ByteBuf framed(Batch kept) {
        ChannelLayout by = layoutFor(kept);
        return by.takesAsIs(kept.trackMask())
                ? kept.content().retainedDuplicate()
                : by.reframe(kept.content(), ByteBufAllocator.DEFAULT);
    }

    // ---- time passes

    void tick(long nowNanos, long activeGeneration) {
        if (state == State.WAITING_FOR_FEED
                && nowNanos - joinedNanos >= settings.openWait().toNanos()) {
            counters.openTimeouts.increment();
            announce(PlayStart.UNKNOWN);
        }
        if (state == State.PAUSED || activeGeneration >= generation) {
            fedNanos = nowNanos;
        } else if (state != State.GONE
                && nowNanos - fedNanos >= settings.sourceWait().toNanos()) {
            counters.sourceTimeouts.increment();
            end(LinkFrame.EndReason.SOURCE_LOST);
        }
        ChannelOutboundBuffer unsent = socket.unsent();
        if (state != State.GONE
                && unsent != null
                && stall.stalledNanos(unsent, nowNanos) >= settings.writeStall().toNanos()) {
            counters.slowCloses.increment();
            stop();
            tell(ViewerListener::onStalled);
        }
    }

    boolean isReportDue(long nowNanos) {
        return isStarted() && nowNanos - reportDueNanos >= 0 && channel.isWritable();
    }

    /** The buffer stays the caller's. */
    void report(ByteBuf reports, long nowNanos) {
        boolean paused = state == State.PAUSED;
        reportDueNanos = nowNanos + (paused ? settings.pausedReportInterval() : settings.reportInterval()).toNanos();
        counters.reportsOut.increment();
        channel.writeAndFlush(reports.retainedDuplicate(), channel.voidPromise());
    }

    // ---- ends

    void bye(ByteBuf bye, long endedGeneration) {
        if (isStarted() && state != State.PAUSED && generation <= endedGeneration && channel.isActive()) {
            channel.writeAndFlush(bye.retainedDuplicate(), channel.voidPromise());
        }
    }

    void endUpTo(long endedGeneration, LinkFrame.EndReason reason) {
        if (generation <= endedGeneration) {
            end(reason);
        }
    }

    /** A paused viewer outlives its recording's end: it may yet play again from elsewhere. Not what it was told of it. */
    private void end(LinkFrame.EndReason reason) {
        if (state == State.WAITING_FOR_FEED) {
            announce(PlayStart.UNKNOWN); // a PAUSE may have waited behind this answer
        }
        boolean outlives = state == State.PAUSED && reason != LinkFrame.EndReason.DESCRIPTION_CHANGED;
        if (state != State.GONE && !outlives) {
            stop();
            tell(told -> told.onEnded(reason));
        }
    }

    @Override
    public void pause() {
        switch (state) {
            case JOINING, WAITING_FOR_FEED -> pausedEarly = true;
            case WAITING_FOR_RANDOM_ACCESS, LIVE -> {
                state = State.PAUSED;
                reportDueNanos =
                        fanout.nanoTime() + settings.pausedReportInterval().toNanos();
            }
            case PAUSED, GONE -> {}
        }
    }

    @Override
    public LastFrame lastFrame() {
        return lastBatch < 0 ? had : new LastFrame(stream, lastBatch, layout.trackMask());
    }

    LastFrame had() {
        return had;
    }

    @Override
    public void stop() {
        if (state == State.GONE) {
            return;
        }
        state = State.GONE;
        counters.viewers.decrement();
        channel.closeFuture().removeListener(onClose);
        // Before it has joined, the fan-out finds out by itself.
        if (fanout != null) {
            fanout.remove(this);
        }
    }

    private void tell(Consumer<ViewerListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            // The fault of one tunnel must not cost the others on this loop their frames.
            LOG.error("viewer given up: its tunnel failed", e);
            stop();
        }
    }

    private boolean isStarted() {
        return switch (state) {
            case WAITING_FOR_RANDOM_ACCESS, LIVE, PAUSED -> true;
            case JOINING, WAITING_FOR_FEED, GONE -> false;
        };
    }

    boolean isGone() {
        return state == State.GONE;
    }

    boolean wantsFastStart() {
        return fastStart;
    }

    long generation() {
        return generation;
    }

    Channel channel() {
        return channel;
    }

    ChannelLayout layout() {
        return layout;
    }
}
