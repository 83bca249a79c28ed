package io.culvert.gateway.stream;

import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;

/** Walks the interleaved packets of a buffer and writes each RTP header anew, in place. */
final class PacketRewriter {
    private static final int LENGTH_AT = 2;

    private PacketRewriter() {}

    /** True if a whole interleaved RTP packet of the track stands at {@code at}. */
    static boolean isPacket(ByteBuf packets, int at, int track) {
        int left = packets.writerIndex() - at;
        if (left < InterleavedFrame.HEADER_BYTES
                || packets.getByte(at) != InterleavedFrame.MAGIC
                || packets.getUnsignedByte(at + 1) != 2 * track) {
            return false;
        }
        int length = packets.getUnsignedShort(at + LENGTH_AT);
        return length <= left - InterleavedFrame.HEADER_BYTES
                && RtpHeader.isRtp(packets, at + InterleavedFrame.HEADER_BYTES, length);
    }

    /** Timestamp of the packet that stands at {@code at}. */
    static long timestamp(ByteBuf packets, int at) {
        return RtpHeader.timestamp(packets, at + InterleavedFrame.HEADER_BYTES);
    }

    /**
     * Gives every packet its output header. What is no packet, and all after it, is cut off.
     *
     * @return number of packets
     */
    static int rewrite(ByteBuf packets, int track, TrackContinuity continuity) {
        int count = 0;
        int at = packets.readerIndex();
        while (at < packets.writerIndex() && isPacket(packets, at, track)) {
            int length = packets.getUnsignedShort(at + LENGTH_AT);
            rewriteOne(packets, at + InterleavedFrame.HEADER_BYTES, length, continuity);
            at += InterleavedFrame.HEADER_BYTES + length;
            count++;
        }
        packets.writerIndex(at);
        return count;
    }

    private static void rewriteOne(ByteBuf packets, int rtp, int length, TrackContinuity continuity) {
        int payload = length - RtpHeader.FIXED_BYTES;
        RtpHeader.setTimestamp(packets, rtp, continuity.stamp(RtpHeader.timestamp(packets, rtp), payload));
        RtpHeader.setSequence(packets, rtp, continuity.takeSequence());
        RtpHeader.setSsrc(packets, rtp, continuity.ssrc());
    }
}
