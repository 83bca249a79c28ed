package io.culvert.gateway.stream;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.List;

/**
 * Which interleaved channels a viewer's tracks go to. Immutable. Viewers of equal layout share one buffer per batch;
 * nearly all clients take the channels in the order in which the SDP lists the tracks, which is how batches are made.
 */
final class ChannelLayout {
    private static final int NOT_SET_UP = -1;
    private static final int LENGTH_AT = 2;

    private final int[] rtp = new int[OutputTimeline.MAX_TRACKS];
    private final int[] rtcp = new int[OutputTimeline.MAX_TRACKS];
    private final int trackMask;
    private final int sameChannelMask;

    ChannelLayout(List<ViewerOrder.TrackChannels> tracks) {
        Arrays.fill(rtp, NOT_SET_UP);
        Arrays.fill(rtcp, NOT_SET_UP);
        int all = 0;
        int same = 0;
        for (ViewerOrder.TrackChannels track : tracks) {
            if (track.track() >= 0 && track.track() < OutputTimeline.MAX_TRACKS) {
                int bit = 1 << track.track();
                rtp[track.track()] = track.rtp();
                rtcp[track.track()] = track.rtcp();
                all |= bit;
                same = track.rtp() == 2 * track.track() ? same | bit : same & ~bit;
            }
        }
        trackMask = all;
        sameChannelMask = same;
    }

    int trackMask() {
        return trackMask;
    }

    int rtcpChannel(int track) {
        return rtcp[track];
    }

    /** True if a batch with these tracks can go out as it is. */
    boolean takesAsIs(int tracks) {
        return (tracks & ~sameChannelMask) == 0;
    }

    /** True if a batch with these tracks has nothing for this layout. */
    boolean leavesOut(int tracks) {
        return (tracks & trackMask) == 0;
    }

    /** A copy on this layout's channels, without the tracks that were not set up. */
    ByteBuf reframe(ByteBuf packets, ByteBufAllocator allocator) {
        ByteBuf out = allocator.ioBuffer(packets.readableBytes());
        int at = packets.readerIndex();
        while (at < packets.writerIndex()) {
            int bytes = InterleavedFrame.HEADER_BYTES + packets.getUnsignedShort(at + LENGTH_AT);
            int channel = rtp[packets.getUnsignedByte(at + 1) / 2];
            if (channel != NOT_SET_UP) {
                int to = out.writerIndex();
                out.writeBytes(packets, at, bytes).setByte(to + 1, channel);
            }
            at += bytes;
        }
        return out;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelLayout that && Arrays.equals(rtp, that.rtp) && Arrays.equals(rtcp, that.rtcp);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rtp) + Arrays.hashCode(rtcp);
    }
}
