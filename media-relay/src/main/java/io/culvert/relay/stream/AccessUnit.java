package io.culvert.relay.stream;

import io.netty.buffer.ByteBuf;

/**
 * The RTP packets of one frame.
 *
 * @param track        number of the track
 * @param randomAccess a viewer may start here; in a stream with video only video says so
 * @param packets      interleaved frames, channel = 2 × track; whoever gets a unit by a method call retains what it keeps
 */
public record AccessUnit(int track, boolean randomAccess, ByteBuf packets) {
    public int bytes() {
        return packets.readableBytes();
    }
}
