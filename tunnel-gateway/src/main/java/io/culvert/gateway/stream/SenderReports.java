package io.culvert.gateway.stream;

import io.culvert.wire.rtp.RtcpSenderReport;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * The sender reports of a stream's tracks as of their last clocks. Immutable: made on the home loop, read on every loop.
 *
 * @param cname one for all tracks, so that players know that they belong together (RFC 3550, 6.5.1)
 */
record SenderReports(String cname, List<Track> tracks) {
    private static final int LENGTH_AT = 2;
    private static final int BYE_PACKET_TYPE = 203;
    private static final int BYTES_PER_TRACK = 128;

    /**
     * One track: what {@link RtcpSenderReport#write} takes.
     *
     * @param ntp 0 as long as the relay has told no clock (RFC 3550, 6.4.1)
     */
    record Track(int track, int ssrc, long ntp, long rtpTimestamp, long packets, long octets) {}

    /** True if the clock of every track is known: a report without would set a player's clock to 1900. */
    boolean isComplete() {
        return !tracks.isEmpty() && tracks.stream().allMatch(track -> track.ntp() != 0);
    }

    /** Interleaved compound packets for the tracks and channels of a layout. */
    ByteBuf encode(ChannelLayout layout, boolean bye, ByteBufAllocator allocator) {
        ByteBuf out = allocator.ioBuffer(BYTES_PER_TRACK * Math.max(1, tracks.size()));
        for (Track track : tracks) {
            if ((layout.trackMask() & 1 << track.track()) != 0) {
                append(track, layout.rtcpChannel(track.track()), bye, out);
            }
        }
        return out;
    }

    private void append(Track track, int channel, boolean bye, ByteBuf out) {
        int start = out.writerIndex();
        out.writeByte(InterleavedFrame.MAGIC).writeByte(channel).writeShort(0);
        RtcpSenderReport.write(
                out, track.ssrc(), track.ntp(), track.rtpTimestamp(), track.packets(), track.octets(), cname);
        if (bye) {
            out.writeByte(0x81).writeByte(BYE_PACKET_TYPE).writeShort(1).writeInt(track.ssrc());
        }
        out.setShort(start + LENGTH_AT, out.writerIndex() - start - InterleavedFrame.HEADER_BYTES);
    }
}
