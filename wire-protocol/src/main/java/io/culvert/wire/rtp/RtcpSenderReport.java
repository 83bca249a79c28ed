package io.culvert.wire.rtp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Sender report followed by SDES CNAME, the shortest compound RTCP packet that is allowed (RFC 3550, 6.1, 6.4.1, 6.5). */
public final class RtcpSenderReport {
    public static final int PACKET_TYPE = 200;
    public static final int BYTES = 28;

    private static final int SDES_PACKET_TYPE = 202;
    private static final int SDES_CNAME = 1;
    private static final int MAX_CNAME_BYTES = 255;

    private RtcpSenderReport() {}

    /** True if a sender report stands at {@code at}. */
    public static boolean isSenderReport(ByteBuf buffer, int at, int length) {
        return length >= BYTES && (buffer.getByte(at) & 0xC0) == 0x80 && buffer.getUnsignedByte(at + 1) == PACKET_TYPE;
    }

    /** NTP time of the report, as 64-bit fixed point (seconds since 1900 in the upper half). */
    public static long ntp(ByteBuf buffer, int at) {
        return buffer.getLong(at + 8);
    }

    /** RTP timestamp that corresponds to {@link #ntp}. */
    public static long rtpTimestamp(ByteBuf buffer, int at) {
        return buffer.getUnsignedInt(at + 16);
    }

    /**
     * Appends the compound packet.
     *
     * @param ntp     64-bit NTP time
     * @param packets packets sent so far, modulo 2^32
     * @param octets  payload octets sent so far, modulo 2^32
     */
    public static void write(
            ByteBuf out, int ssrc, long ntp, long rtpTimestamp, long packets, long octets, String cname) {
        out.writeByte(0x80).writeByte(PACKET_TYPE).writeShort(BYTES / 4 - 1);
        out.writeInt(ssrc).writeLong(ntp).writeInt((int) rtpTimestamp);
        out.writeInt((int) packets).writeInt((int) octets);
        writeSdes(out, ssrc, cname);
    }

    private static void writeSdes(ByteBuf out, int ssrc, String cname) {
        byte[] name = cname.getBytes(StandardCharsets.UTF_8);
        int nameLength = Math.min(name.length, MAX_CNAME_BYTES);
        int chunk = 4 + 2 + nameLength + 1;
        int padded = (chunk + 3) / 4 * 4;
        out.writeByte(0x81).writeByte(SDES_PACKET_TYPE).writeShort(padded / 4);
        out.writeInt(ssrc).writeByte(SDES_CNAME).writeByte(nameLength).writeBytes(name, 0, nameLength);
        out.writeZero(padded - chunk + 1);
    }
}
