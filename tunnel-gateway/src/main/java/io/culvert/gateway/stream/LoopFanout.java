package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The viewers of one stream on one event loop, which owns this object and calls all its methods. */
final class LoopFanout {
    /** How often reports, stalled channels and waits are looked after. */
    private static final long TICK_MILLIS = 1000;

    private final LiveStream stream;
    private final EventLoop loop;
    private final StreamSettings settings;
    private ViewerGroup[] groups = {};
    private ScheduledFuture<?> ticking;

    LoopFanout(LiveStream stream, EventLoop loop, StreamSettings settings) {
        this.stream = stream;
        this.loop = loop;
        this.settings = settings;
    }

    /** Writes the batch to all viewers and gives up the reference. */
    void deliver(Batch batch) {
        try {
            long now = stream.nanoTime();
            for (ViewerGroup group : groups) {
                group.deliver(batch, now);
            }
        } finally {
            batch.release();
        }
    }

    void join(LoopViewer viewer, JoinOffer offer) {
        try {
            if (viewer.isGone()) {
                stream.viewerLeft(loop);
                return;
            }
            replaceFormer(viewer);
            groupOf(viewer.layout()).add(viewer);
            startTicking();
            viewer.joined(this, offer);
        } finally {
            offer.release();
        }
    }

    /** Playing again without a stop of the former viewer: one socket gets a stream once. */
    private void replaceFormer(LoopViewer viewer) {
        forEachViewer(former -> {
            if (former.channel() == viewer.channel()) {
                former.stop();
            }
        });
    }

    private ViewerGroup groupOf(ChannelLayout layout) {
        for (ViewerGroup group : groups) {
            if (group.layout().equals(layout)) {
                return group;
            }
        }
        ViewerGroup added = new ViewerGroup(layout, stream.counters());
        groups = Arrays.copyOf(groups, groups.length + 1);
        groups[groups.length - 1] = added;
        return added;
    }

    void remove(LoopViewer viewer) {
        groupOf(viewer.layout()).remove(viewer);
        groups = Arrays.stream(groups)
                .filter(group -> group.viewers().length > 0)
                .toArray(ViewerGroup[]::new);
        if (groups.length == 0 && ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
        stream.viewerLeft(loop);
    }

    void ended(long generation, LinkFrame.EndReason reason) {
        SenderReports reports = stream.reports();
        for (ViewerGroup group : groups) {
            group.bye(reports, generation);
        }
        forEachViewer(viewer -> viewer.endUpTo(generation, reason));
    }

    private void startTicking() {
        if (ticking == null) {
            ticking = loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        long now = stream.nanoTime();
        long active = stream.activeGeneration();
        forEachViewer(viewer -> viewer.tick(now, active));
        SenderReports reports = stream.reports();
        if (reports.isComplete()) {
            for (ViewerGroup group : groups) {
                group.report(reports, now);
            }
        }
    }

    private void forEachViewer(Consumer<LoopViewer> action) {
        for (ViewerGroup group : groups) {
            for (LoopViewer viewer : group.viewers()) {
                action.accept(viewer);
            }
        }
    }

    void reached(Batch batch) {
        stream.reached(batch);
    }

    StreamSettings settings() {
        return settings;
    }

    long nanoTime() {
        return stream.nanoTime();
    }
}
