package io.culvert.gateway.stream;

import io.netty.buffer.ByteBuf;

/**
 * What leaves a stream in one piece: a video access unit and the audio that rode with it, as interleaved frames with
 * channel = 2 × track. Immutable once it has left; who is handed a batch owns one reference to its content.
 *
 * @param number       counts the batches of a stream, without a gap
 * @param randomAccess begins with a random-access point
 * @param continuation contains the rest of an access unit whose beginning has left before
 * @param trackMask    tracks that have packets in it, as a bit mask
 */
record Batch(
        ByteBuf content,
        StartPoint start,
        long generation,
        long number,
        boolean randomAccess,
        boolean continuation,
        int trackMask,
        int packets,
        long createdNanos) {
    Batch retain() {
        content.retain();
        return this;
    }

    void release() {
        content.release();
    }

    int bytes() {
        return content.readableBytes();
    }
}
