package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of batches from the home loop to one loop with viewers, in order and bounded: if that loop does not keep up,
 * its viewers go on at the next random-access point. Owned by the home loop.
 */
final class LoopGate {
    private final EventLoop loop;
    private final LoopFanout fanout;
    private final boolean sameLoop;
    private final int maxInFlightBytes;
    private final FanoutCounters counters;
    private final AtomicInteger inFlightBytes = new AtomicInteger();
    private boolean skipping;
    private int viewers;

    LoopGate(LiveStream stream, EventLoop loop, StreamSettings settings) {
        this.loop = loop;
        this.fanout = new LoopFanout(stream, loop, settings);
        this.sameLoop = loop == stream.home();
        this.maxInFlightBytes = settings.handOverBytes();
        this.counters = stream.counters();
    }

    EventLoop loop() {
        return loop;
    }

    void offer(Batch batch) {
        if (isBehind(batch)) {
            counters.dropped(DropReason.LOOP_BEHIND).increment();
            return;
        }
        batch.retain();
        if (sameLoop) {
            fanout.deliver(batch);
            return;
        }
        int bytes = batch.bytes();
        inFlightBytes.addAndGet(bytes);
        execute(
                () -> {
                    inFlightBytes.addAndGet(-bytes);
                    fanout.deliver(batch);
                },
                batch::release);
    }

    private boolean isBehind(Batch batch) {
        int waiting = inFlightBytes.get();
        if (skipping) {
            boolean canBegin = batch.randomAccess() || batch.start().randomAccessMask() == 0;
            skipping = !canBegin || waiting > maxInFlightBytes / 2;
        } else {
            skipping = waiting > 0 && waiting + batch.bytes() > maxInFlightBytes && !batch.continuation();
        }
        return skipping;
    }

    void join(LoopViewer viewer, JoinOffer offer) {
        viewers++;
        inOrder(() -> fanout.join(viewer, offer), offer::release);
    }

    /** True if it was the last one. */
    boolean viewerLeft() {
        return --viewers == 0;
    }

    void ended(long generation, LinkFrame.EndReason reason) {
        inOrder(() -> fanout.ended(generation, reason), () -> {});
    }

    private void inOrder(Runnable task, Runnable undo) {
        if (sameLoop) {
            task.run();
        } else {
            execute(task, undo);
        }
    }

    private void execute(Runnable task, Runnable undo) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The gateway is going down: nobody is left on that loop.
            undo.run();
        }
    }
}
