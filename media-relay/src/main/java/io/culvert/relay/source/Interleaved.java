package io.culvert.relay.source;

import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;

/** The header in front of each RTP packet on the link (RFC 2326, 10.12). */
final class Interleaved {
    private Interleaved() {}

    static void writeHeader(ByteBuf out, int track, int rtpBytes) {
        out.writeByte(InterleavedFrame.MAGIC).writeByte(2 * track).writeShort(rtpBytes);
    }
}
