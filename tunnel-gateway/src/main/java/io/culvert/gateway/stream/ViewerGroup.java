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
    private static final int LOOK_AHEAD = 32;

    private final ChannelLayout layout;
    private final FanoutCounters counters;
    private LoopViewer[] viewers = {};

    /** Of no use to anybody; see {@link #lookAhead}. */
    private int looked;

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
        LoopViewer[] all = viewers;
        for (int i = 0; i < all.length; i++) {
            if (i % LOOK_AHEAD == 0) {
                lookAhead(all, i);
            }
            if (all[i].deliver(batch, framed, nowNanos)) {
                writes++;
            }
        }
        counters.writesOut.add(writes);
        counters.bytesOut.add((long) writes * framed.readableBytes());
    }

    /**
     * Each system call pushes what is known of the other viewers out of the processor's cache, and to fetch it again one
     * piece after the other between the calls cost a tenth of all that a gateway does. Without calls in between, the
     * processor fetches many at a time.
     */
    private void lookAhead(LoopViewer[] all, int from) {
        int sum = 0;
        for (int i = from; i < Math.min(from + LOOK_AHEAD, all.length); i++) {
            sum += all[i].look();
        }
        looked = sum;
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
