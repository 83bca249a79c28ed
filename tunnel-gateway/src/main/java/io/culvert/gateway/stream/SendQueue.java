package io.culvert.gateway.stream;

/**
 * What of a viewer's batches its channel has not taken yet: how many packets, and since when the oldest waits. The bytes
 * themselves are in the channel; a viewer that keeps up never fills anything here, so the tables are made on first use.
 *
 * <p>The limits are for what waits behind the oldest batch, which is leaving. One key frame of a 4K camera is more than
 * they allow: if it counted itself, the pictures behind it would be dropped, and those behind the next one, for ever.
 *
 * <p>Owned by the event loop of the viewer's channel.
 */
final class SendQueue {
    private final int maxBytes;
    private final int maxPackets;
    private final long maxAgeNanos;

    private long[] writtenNanos;
    private int[] packetsOf;
    private int[] bytesOf;
    private int head;
    private int count;
    private int packets;

    /** What the fast start may add to the limits until it has drained. */
    private long startBytes;

    private int startPackets;

    /** Batches of the fast start that wait: they are as old as they are, and nobody is slow for that. */
    private int startBatches;

    /** When one of them was last seen to wait; what was written behind them has waited for them until then. */
    private long startSeenNanos = Long.MIN_VALUE;

    SendQueue(StreamSettings settings) {
        this.maxBytes = settings.viewerQueueBytes();
        this.maxPackets = settings.viewerQueuePackets();
        this.maxAgeNanos = settings.viewerQueueAge().toNanos();
    }

    /** Notes a batch that was written while {@code unsent} messages, this one included, were still in the channel. */
    void wrote(int batchPackets, int batchBytes, int unsent, long nowNanos) {
        sync(unsent);
        if (unsent == 0) {
            return;
        }
        makeTables();
        packets += batchPackets;
        if (count == packetsOf.length) {
            int last = (head + count - 1) % count;
            packetsOf[last] += batchPackets;
            bytesOf[last] += batchBytes;
            return;
        }
        int at = (head + count) % packetsOf.length;
        packetsOf[at] = batchPackets;
        bytesOf[at] = batchBytes;
        writtenNanos[at] = nowNanos;
        count++;
    }

    private void makeTables() {
        if (packetsOf == null) {
            int places = maxPackets + 1; // of one packet each at least, and the one that is leaving
            packetsOf = new int[places];
            bytesOf = new int[places];
            writtenNanos = new long[places];
        }
    }

    /** The channel still holds {@code unsent} messages: older batches have gone out. */
    void sync(int unsent) {
        while (count > unsent) {
            packets -= packetsOf[head];
            head = (head + 1) % packetsOf.length;
            count--;
            startBatches -= startBatches > 0 ? 1 : 0;
        }
        if (unsent == 0) {
            startBytes = 0;
            startPackets = 0;
            startBatches = 0;
        }
    }

    /** Lets a fast start through whole: its size is bounded by what the stream keeps. */
    void allowStart(long bytes, int batchPackets) {
        startBytes += bytes;
        startPackets += batchPackets;
        startBatches++;
    }

    /** The limit that is reached, or null if there is room; no Optional here, this is asked per batch and viewer. */
    DropReason over(long unsentBytes, long nowNanos) {
        boolean leaving = count > 0;
        if (unsentBytes - (leaving ? bytesOf[head] : 0) >= maxBytes + startBytes) {
            return DropReason.QUEUE_BYTES;
        }
        if (packets - (leaving ? packetsOf[head] : 0) >= maxPackets + startPackets) {
            return DropReason.QUEUE_PACKETS;
        }
        if (!leaving) {
            return null;
        }
        if (startBatches > 0) {
            startSeenNanos = nowNanos;
            return null;
        }
        boolean waitedForStart = startSeenNanos != Long.MIN_VALUE && startSeenNanos - writtenNanos[head] > 0;
        long since = waitedForStart ? startSeenNanos : writtenNanos[head];
        return nowNanos - since > maxAgeNanos ? DropReason.QUEUE_AGE : null;
    }
}
