package io.culvert.gateway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The viewers of one stream on one event loop that have the same channels: they share one buffer per batch. Owned by that
 * loop. The array is copied on every change, so that a viewer may go while it is being iterated over.
 */
final class ViewerGroup {
    private final ChannelLayout layout;
    private final FanoutCounters counters;
    private LoopViewer[] viewers = {};

    ViewerGroup(ChannelLayout layout, FanoutCounters counters) {
        this.layout = layout;
        this.counters = counters;
    }

    ChannelLayout layout() {
        return layout;
    }

    LoopViewer[] viewers() {
        return viewers;
    }

    void add(LoopViewer viewer) {
        viewers = Arrays.copyOf(viewers, viewers.length + 1);
        viewers[viewers.length - 1] = viewer;
    }

    void remove(LoopViewer viewer) {
        List<LoopViewer> rest = new ArrayList<>(Arrays.asList(viewers));
        rest.remove(viewer);
        viewers = rest.toArray(LoopViewer[]::new);
    }

    void deliver(Batch batch, long nowNanos) {
        if (layout.leavesOut(batch.trackMask())) {
            return;
        }
        if (layout.takesAsIs(batch.trackMask())) {
            write(batch, batch.content(), nowNanos);
            return;
        }
        ByteBuf framed = layout.reframe(batch.content(), ByteBufAllocator.DEFAULT);
        write(batch, framed, nowNanos);
        framed.release();
    }

    private void write(Batch batch, ByteBuf framed, long nowNanos) {
        int writes = 0;
        for (LoopViewer viewer : viewers) {
            if (viewer.deliver(batch, framed, nowNanos)) {
                writes++;
            }
        }
        counters.writesOut.add(writes);
        counters.bytesOut.add((long) writes * framed.readableBytes());
    }

    /** Sends the reports that are due; one buffer for all. */
    void report(SenderReports reports, long nowNanos) {
        ByteBuf encoded = null;
        for (LoopViewer viewer : viewers) {
            if (viewer.isReportDue(nowNanos)) {
                encoded = encoded == null ? reports.encode(layout, false, ByteBufAllocator.DEFAULT) : encoded;
                viewer.report(encoded, nowNanos);
            }
        }
        if (encoded != null) {
            encoded.release();
        }
    }

    void bye(SenderReports reports, long generation) {
        ByteBuf encoded = reports.encode(layout, true, ByteBufAllocator.DEFAULT);
        for (LoopViewer viewer : viewers) {
            viewer.bye(encoded, generation);
        }
        encoded.release();
    }
}
