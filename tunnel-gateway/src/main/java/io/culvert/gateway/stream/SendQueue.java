package io.culvert.gateway.stream;

/**
 * What of a viewer's batches its channel has not taken yet: how many packets, and since when the oldest waits. The bytes
 * themselves are in the channel; a viewer that keeps up never fills anything here, so the tables are made on first use.
 *
 * <p>Owned by the event loop of the viewer's channel.
 */
final class SendQueue {
    private final int maxBytes;
    private final int maxPackets;
    private final long maxAgeNanos;

    private long[] writtenNanos;
    private int[] packetsOf;
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
    void wrote(int batchPackets, int unsent, long nowNanos) {
        sync(unsent);
        if (unsent == 0) {
            return;
        }
        makeTables();
        packets += batchPackets;
        if (count == packetsOf.length) {
            packetsOf[(head + count - 1) % count] += batchPackets;
            return;
        }
        int at = (head + count) % packetsOf.length;
        packetsOf[at] = batchPackets;
        writtenNanos[at] = nowNanos;
        count++;
    }

    private void makeTables() {
        if (packetsOf == null) {
            packetsOf = new int[maxPackets];
            writtenNanos = new long[maxPackets];
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
        if (unsentBytes >= maxBytes + startBytes) {
            return DropReason.QUEUE_BYTES;
        }
        if (packets >= maxPackets + startPackets) {
            return DropReason.QUEUE_PACKETS;
        }
        if (count == 0) {
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
