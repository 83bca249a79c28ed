package io.culvert.relay.source;

import io.netty.buffer.ByteBuf;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Turns the frames of one track into RTP. Used by one thread at a time; {@link #close} frees it. */
interface Packetiser extends AutoCloseable {
    /** Longest RTP packet: with the interleaved header and TCP's and IP's it still fits a usual Ethernet frame. */
    int MAX_RTP_BYTES = 1452;

    /** Ticks per second of the RTP timestamp. */
    int clockRate();

    /**
     * Appends the packets of one frame, as interleaved frames.
     *
     * @param pts presentation time in ticks of the clock rate
     * @param dts decoding time in the same ticks
     */
    void pack(AVPacket packet, long pts, long dts, ByteBuf out);

    @Override
    void close();
}
