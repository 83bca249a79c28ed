package io.culvert.gateway.stream;

import io.netty.buffer.ByteBuf;

/**
 * Collects the packets that will leave together. Owned by the home loop of its stream.
 *
 * <p>It also knows which video access units have begun and not ended, in this batch or in one that has left.
 */
final class BatchBuilder {
    private final long[] unitTimestamp = new long[OutputTimeline.MAX_TRACKS];
    private int openUnits;
    private int openInEarlierBatch;

    private ByteBuf content;
    private StartPoint start;
    private boolean randomAccess;
    private boolean continuation;
    private int trackMask;
    private int packets;
    private long createdNanos;

    boolean isEmpty() {
        return content == null;
    }

    StartPoint start() {
        return start;
    }

    long createdNanos() {
        return createdNanos;
    }

    int bytes() {
        return content == null ? 0 : content.readableBytes();
    }

    /** True if packets with this timestamp go on with an access unit that has begun. */
    boolean continuesUnit(int track, long timestamp) {
        return (openUnits & 1 << track) != 0 && unitTimestamp[track] == timestamp;
    }

    /** True if the track's access unit never got its end flag: a camera forgot the marker bit, or it was lost. */
    boolean endsUnmarkedUnit(int track, long timestamp) {
        return (openUnits & 1 << track) != 0 && unitTimestamp[track] != timestamp;
    }

    void begin(StartPoint at, boolean atRandomAccess, long nowNanos) {
        start = at;
        randomAccess = atRandomAccess;
        createdNanos = nowNanos;
    }

    /** Adds rewritten packets and takes over the reference. */
    void add(ByteBuf rewritten, int track, int count) {
        trackMask |= 1 << track;
        packets += count;
        if (content == null) {
            content = rewritten;
            return;
        }
        content.writeBytes(rewritten);
        rewritten.release();
    }

    /** Keeps the books of a video track's access unit, to be called with its timestamp before the rewriting. */
    void noteUnit(int track, long timestamp, boolean end) {
        int bit = 1 << track;
        if (endsUnmarkedUnit(track, timestamp)) {
            openUnits &= ~bit;
            openInEarlierBatch &= ~bit;
        }
        continuation |= (openInEarlierBatch & bit) != 0;
        unitTimestamp[track] = timestamp;
        openUnits = end ? openUnits & ~bit : openUnits | bit;
        openInEarlierBatch &= openUnits;
    }

    /** A new feed begins: access units of the old one do not go on. */
    void forgetUnits() {
        openUnits = 0;
        openInEarlierBatch = 0;
    }

    /** The batch, whose reference goes to the caller; the builder is empty after. */
    Batch take(long generation, long number) {
        Batch batch = new Batch(
                content, start, generation, number, randomAccess, continuation, trackMask, packets, createdNanos);
        content = null;
        start = null;
        randomAccess = false;
        continuation = false;
        trackMask = 0;
        packets = 0;
        openInEarlierBatch = openUnits;
        return batch;
    }
}
