package io.culvert.wire.rtp;

import io.netty.buffer.ByteBuf;

/**
 * The fixed RTP header (RFC 3550, 5.1), read and written in place.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |           synchronization source (SSRC) identifier            |
 * </pre>
 *
 * All offsets are absolute indices of the packet's first byte in the buffer.
 */
public final class RtpHeader {
    public static final int FIXED_BYTES = 12;
    public static final int VERSION = 2;

    private static final int SEQUENCE_AT = 2;
    private static final int TIMESTAMP_AT = 4;
    private static final int SSRC_AT = 8;

    private RtpHeader() {}

    /** True if {@code length} bytes at {@code at} can be an RTP packet. */
    public static boolean isRtp(ByteBuf buffer, int at, int length) {
        return length >= FIXED_BYTES && (buffer.getByte(at) & 0xC0) >> 6 == VERSION;
    }

    public static boolean marker(ByteBuf buffer, int at) {
        return (buffer.getByte(at + 1) & 0x80) != 0;
    }

    public static int payloadType(ByteBuf buffer, int at) {
        return buffer.getByte(at + 1) & 0x7F;
    }

    public static int sequence(ByteBuf buffer, int at) {
        return buffer.getUnsignedShort(at + SEQUENCE_AT);
    }

    public static long timestamp(ByteBuf buffer, int at) {
        return buffer.getUnsignedInt(at + TIMESTAMP_AT);
    }

    public static int ssrc(ByteBuf buffer, int at) {
        return buffer.getInt(at + SSRC_AT);
    }

    /** Where the payload begins, relative to {@code at}: behind contributing sources and extension (RFC 3550, 5.1 and 5.3.1). */
    public static int payloadOffset(ByteBuf buffer, int at, int length) {
        int offset = FIXED_BYTES + 4 * (buffer.getByte(at) & 0x0F);
        boolean extended = (buffer.getByte(at) & 0x10) != 0;
        if (extended && offset + 4 <= length) {
            offset += 4 + 4 * buffer.getUnsignedShort(at + offset + 2);
        }
        return Math.min(offset, length);
    }

    /** How many bytes at the end of the packet are no payload, as its last byte says (RFC 3550, 5.1). */
    public static int paddingBytes(ByteBuf buffer, int at, int length) {
        return (buffer.getByte(at) & 0x20) != 0 ? buffer.getUnsignedByte(at + length - 1) : 0;
    }

    public static void setSequence(ByteBuf buffer, int at, int sequence) {
        buffer.setShort(at + SEQUENCE_AT, sequence);
    }

    public static void setTimestamp(ByteBuf buffer, int at, long timestamp) {
        buffer.setInt(at + TIMESTAMP_AT, (int) timestamp);
    }

    public static void setSsrc(ByteBuf buffer, int at, int ssrc) {
        buffer.setInt(at + SSRC_AT, ssrc);
    }

    /** Writes a header without CSRC and extension at the writer index. */
    public static void write(ByteBuf out, boolean marker, int payloadType, int sequence, long timestamp, int ssrc) {
        out.writeByte(VERSION << 6);
        out.writeByte((marker ? 0x80 : 0) | payloadType);
        out.writeShort(sequence);
        out.writeInt((int) timestamp);
        out.writeInt(ssrc);
    }
}
