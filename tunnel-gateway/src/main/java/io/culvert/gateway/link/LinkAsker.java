package io.culvert.gateway.link;

import io.culvert.gateway.publication.Asker;
import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtp.RtcpSenderReport;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One publisher's way up one link. What waits here is bounded: over the limit a new access unit is dropped from its first
 * packet on, and one that has begun is finished, unless it alone is larger than the limit.
 *
 * <p>{@link Asker}'s methods are called under the publisher's lock; the rest happens on the link's loop.
 */
final class LinkAsker implements Asker {
    /** How a link writes; any thread, in call order. */
    interface Output {
        /** @param written runs when the bytes have left or are lost */
        void write(ByteBuf frame, Runnable written);
    }

    private static final int CHANNELS = 256;
    private static final int FIRST_BYTES = 1536;

    private final LinkFrame.Ask question;
    private final Output output;
    private final int maxBytes;
    private final PublicationCounters counters;
    private final int[] trackOf = new int[CHANNELS];
    private final boolean[] rtcp = new boolean[CHANNELS];
    private final long[] timestamps = new long[CHANNELS];
    private final boolean[] dropping = new boolean[CHANNELS];
    private final AtomicInteger waiting = new AtomicInteger();

    LinkAsker(LinkFrame.Ask question, Output output, int maxBytes, PublicationCounters counters) {
        this.question = question;
        this.output = output;
        this.maxBytes = maxBytes;
        this.counters = counters;
        Arrays.fill(trackOf, -1);
        Arrays.fill(timestamps, -1);
        for (LinkFrame.PublishedTrack track : question.channels()) {
            trackOf[track.rtp()] = track.track();
            trackOf[track.rtcp()] = track.track();
            rtcp[track.rtcp()] = true;
        }
    }

    String tunnel() {
        return question.tunnel();
    }

    @Override
    public void frame(InterleavedFrame frame) {
        int track = trackOf[frame.channel()];
        if (track < 0) {
            return;
        }
        ByteBuf packet = Unpooled.wrappedBuffer(frame.payload());
        if (rtcp[frame.channel()]) {
            clock(track, packet);
        } else if (RtpHeader.isRtp(packet, 0, packet.readableBytes())) {
            media(frame, track, packet);
        }
    }

    /** Compound packets begin with the report (RFC 3550, 6.1). */
    private void clock(int track, ByteBuf packet) {
        if (RtcpSenderReport.isSenderReport(packet, 0, packet.readableBytes())) {
            long ntp = RtcpSenderReport.ntp(packet, 0);
            write(new LinkFrame.Clock(question.handle(), track, ntp, RtcpSenderReport.rtpTimestamp(packet, 0)));
        }
    }

    private void media(InterleavedFrame frame, int track, ByteBuf packet) {
        int channel = frame.channel();
        long timestamp = RtpHeader.timestamp(packet, 0);
        if (timestamp != timestamps[channel]) {
            timestamps[channel] = timestamp;
            dropping[channel] = waiting.get() > maxBytes / 2;
        }
        dropping[channel] |= waiting.get() > maxBytes;
        if (dropping[channel]) {
            counters.linkBehind.increment();
            return;
        }
        byte[] header = {
            InterleavedFrame.MAGIC,
            (byte) (2 * track),
            (byte) (packet.readableBytes() >> 8),
            (byte) packet.readableBytes()
        };
        ByteBuf packets = Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(header), packet);
        write(new LinkFrame.Media(question.handle(), track, false, RtpHeader.marker(packet, 0), packets));
    }

    private void write(LinkFrame frame) {
        ByteBuf bytes = Unpooled.buffer(FIRST_BYTES);
        LinkCodec.encode(frame, bytes);
        int size = bytes.readableBytes();
        waiting.addAndGet(size);
        output.write(bytes, () -> waiting.addAndGet(-size));
    }

    @Override
    public void ended() {
        write(new LinkFrame.End(question.handle(), LinkFrame.EndReason.SOURCE_LOST));
    }
}
