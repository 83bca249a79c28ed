package io.culvert.gateway.stream;

import io.culvert.wire.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Interleaved packets as the tests write and read them. */
record Rtp(int channel, int sequence, long timestamp, int ssrc, String payload, long ntp) {
    private static final int RTCP_FIRST = 192;

    /** One interleaved packet per payload, all with one timestamp; sequence and SSRC are the relay's, and of no use. */
    static ByteBuf packets(int track, long timestamp, String... payloads) {
        ByteBuf out = Unpooled.directBuffer();
        for (String payload : payloads) {
            out.writeByte('$').writeByte(2 * track).writeShort(RtpHeader.FIXED_BYTES + payload.length());
            RtpHeader.write(out, false, 96, 7777, timestamp, 0x5555);
            out.writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
        }
        return out;
    }

    /** Reads all packets; RTCP comes with its packet type as sequence, and it alone with the time of day. */
    static List<Rtp> parse(ByteBuf in) {
        List<Rtp> all = new ArrayList<>();
        while (in.isReadable()) {
            if (in.readByte() != '$') {
                throw new AssertionError("no interleaved frame");
            }
            int channel = in.readUnsignedByte();
            all.add(packet(channel, in.readSlice(in.readUnsignedShort())));
        }
        return all;
    }

    private static Rtp packet(int channel, ByteBuf rtp) {
        int type = rtp.getUnsignedByte(1);
        if (type >= RTCP_FIRST) {
            return new Rtp(channel, type, rtp.getUnsignedInt(16), rtp.getInt(4), "rtcp", rtp.getLong(8));
        }
        String payload = rtp.toString(
                RtpHeader.FIXED_BYTES, rtp.readableBytes() - RtpHeader.FIXED_BYTES, StandardCharsets.US_ASCII);
        return new Rtp(
                channel, RtpHeader.sequence(rtp, 0), RtpHeader.timestamp(rtp, 0), RtpHeader.ssrc(rtp, 0), payload, 0);
    }
}
