package io.culvert.relay.source.rtp;

import io.culvert.wire.rtp.RtcpSenderReport;
import io.culvert.wire.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What has been received of one track, and the receiver report that tells its sender so (RFC 3550, 6.4.2 and A.3, A.8). */
public final class Reception {
    private static final int RECEIVER_REPORT = 201;
    private static final int SDES = 202;
    private static final int CNAME = 1;
    private static final int SEQUENCE = 0xFFFF;
    private static final long MAX_LOST = 0x7F_FFFF;

    private final int clockRate;
    private final int ownSsrc;
    private boolean begun;
    private int ssrc;
    private int firstSequence;
    private long highest;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private double jitter;
    private long lastTransit;
    private long reportNtp;
    private long reportAt;

    public Reception(int clockRate, int ownSsrc) {
        this.clockRate = clockRate;
        this.ownSsrc = ownSsrc;
    }

    public void packet(ByteBuf packet, long now) {
        int at = packet.readerIndex();
        int sequence = RtpHeader.sequence(packet, at);
        if (!begun || RtpHeader.ssrc(packet, at) != ssrc) {
            begin(RtpHeader.ssrc(packet, at), sequence);
        }
        int ahead = (short) (sequence - (int) (highest & SEQUENCE));
        highest = Math.max(highest, highest + ahead);
        received++;
        measureJitter(RtpHeader.timestamp(packet, at), now);
    }

    private void begin(int source, int sequence) {
        begun = true;
        ssrc = source;
        firstSequence = sequence;
        highest = sequence;
        received = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        jitter = 0;
        lastTransit = Long.MIN_VALUE;
    }

    private void measureJitter(long timestamp, long now) {
        long transit = Math.round(now / 1e9 * clockRate) - timestamp;
        if (lastTransit != Long.MIN_VALUE) {
            jitter += (Math.abs((int) (transit - lastTransit)) - jitter) / 16;
        }
        lastTransit = transit;
    }

    /** A sender report of the other side has come. */
    public void senderReport(long ntp, long now) {
        reportNtp = ntp;
        reportAt = now;
    }

    public long received() {
        return received;
    }

    /** Appends receiver report and CNAME; an empty report before the first packet. */
    public void write(ByteBuf out, String cname, long now) {
        out.writeByte(begun ? 0x81 : 0x80).writeByte(RECEIVER_REPORT).writeShort(begun ? 7 : 1);
        out.writeInt(ownSsrc);
        if (begun) {
            writeBlock(out, now);
        }
        byte[] name = cname.getBytes(StandardCharsets.US_ASCII);
        int chunk = 4 + 2 + name.length + 1;
        int padded = (chunk + 3) / 4 * 4;
        out.writeByte(0x81).writeByte(SDES).writeShort(padded / 4);
        out.writeInt(ownSsrc).writeByte(CNAME).writeByte(name.length).writeBytes(name);
        out.writeZero(padded - chunk + 1);
    }

    private void writeBlock(ByteBuf out, long now) {
        long expected = highest - firstSequence + 1;
        long lost = Math.clamp(expected - received, -MAX_LOST, MAX_LOST);
        long lately = expected - expectedBefore;
        long lostLately = lately - (received - receivedBefore);
        int fraction = lately <= 0 || lostLately <= 0 ? 0 : (int) Math.min(255, (lostLately << 8) / lately);
        expectedBefore = expected;
        receivedBefore = received;
        out.writeInt(ssrc).writeByte(fraction).writeMedium((int) lost);
        out.writeInt((int) highest).writeInt((int) jitter);
        out.writeInt((int) (reportNtp >>> 16));
        out.writeInt(reportNtp == 0 ? 0 : (int) ((now - reportAt) / 1e9 * 65_536));
    }

    /** True if a sender report stands at the front of this compound packet. */
    public static boolean isSenderReport(ByteBuf packet) {
        return RtcpSenderReport.isSenderReport(packet, packet.readerIndex(), packet.readableBytes());
    }
}
