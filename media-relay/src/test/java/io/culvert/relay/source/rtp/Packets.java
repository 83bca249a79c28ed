package io.culvert.relay.source.rtp;

import io.culvert.wire.sdp.MediaSection;
import io.culvert.wire.sdp.SessionDescription;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** RTP packets written out. */
final class Packets {
    private Packets() {}

    static ByteBuf rtp(int sequence, long timestamp, boolean marker, int... payload) {
        ByteBuf packet = Unpooled.buffer();
        packet.writeByte(0x80).writeByte((marker ? 0x80 : 0) | 96).writeShort(sequence);
        packet.writeInt((int) timestamp).writeInt(0xCAFE);
        for (int b : payload) {
            packet.writeByte(b);
        }
        return packet;
    }

    static MediaSection section(String media, String encoding, int clockRate) {
        return SessionDescription.parse(
                        "m=" + media + " 0 RTP/AVP 96\r\na=rtpmap:96 " + encoding + "/" + clockRate + "\r\n")
                .sections()
                .getFirst();
    }
}
