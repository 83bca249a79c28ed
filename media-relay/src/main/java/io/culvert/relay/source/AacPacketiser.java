package io.culvert.relay.source;

import io.culvert.wire.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * One AAC frame per packet, or several packets for a frame that does not fit one (RFC 3640, 3.3.6: mode AAC-hbr, 13 bits
 * of size and 3 of index; in fragments the size is that of the whole frame).
 */
final class AacPacketiser implements Packetiser {
    private static final int AU_HEADERS_BYTES = 4;
    private static final int AU_HEADER_BITS = 16;
    private static final int MAX_FRAGMENT_BYTES = MAX_RTP_BYTES - RtpHeader.FIXED_BYTES - AU_HEADERS_BYTES;
    private static final int MAX_FRAME_BYTES = (1 << 13) - 1;

    private final int track;
    private final int payloadType;
    private final int clockRate;
    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private final byte[] frame = new byte[MAX_FRAME_BYTES];
    private int sequence = ThreadLocalRandom.current().nextInt(1 << 16);

    AacPacketiser(int track, int payloadType, int clockRate) {
        this.track = track;
        this.payloadType = payloadType;
        this.clockRate = clockRate;
    }

    @Override
    public int clockRate() {
        return clockRate;
    }

    @Override
    public void pack(AVPacket packet, long pts, long dts, ByteBuf out) {
        int size = packet.size();
        if (size > MAX_FRAME_BYTES) {
            return;
        }
        packet.data().get(frame, 0, size);
        for (int at = 0; at < size; at += MAX_FRAGMENT_BYTES) {
            int part = Math.min(MAX_FRAGMENT_BYTES, size - at);
            Interleaved.writeHeader(out, track, RtpHeader.FIXED_BYTES + AU_HEADERS_BYTES + part);
            RtpHeader.write(out, at + part == size, payloadType, sequence, pts, ssrc);
            out.writeShort(AU_HEADER_BITS).writeShort(size << 3).writeBytes(frame, at, part);
            sequence = sequence + 1 & 0xFFFF;
        }
    }

    @Override
    public void close() {
        // Nothing native.
    }
}
