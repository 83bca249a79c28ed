package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;

import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * A demuxed frame with its times on the source's own time line, which goes on through all loops.
 *
 * @param due decoding time in nanoseconds
 * @param pts presentation time in ticks of the track's RTP clock, before scaling
 * @param dts decoding time in the same ticks
 */
record TimedPacket(FileTrack track, AVPacket packet, boolean key, int bytes, long due, long pts, long dts) {
    void free() {
        av_packet_free(packet);
    }
}
