package io.culvert.relay.source.rtsp;

import io.culvert.relay.source.rtp.Reception;
import io.culvert.relay.source.rtp.ReorderBuffer;
import io.culvert.relay.source.rtp.UnitBuilder;
import io.culvert.wire.rtp.RtcpSenderReport;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.header.TransportHeader;
import io.culvert.wire.sdp.MediaSection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One track that was set up: the way by which its packets come, and what is made of them. */
final class CameraTrack implements UdpPorts.Receiver {
    /** RTCP packet types, where a camera mixes them into the RTP port (RFC 5761). */
    private static final int FIRST_RTCP_TYPE = 192;

    private static final int LAST_RTCP_TYPE = 223;

    /** Who is told that a packet came. */
    interface Listener {
        void onPacket(int track, long timestamp, long now);

        void onReport(int track, long ntp, long timestamp, long now);
    }

    private final MediaSection section;
    private final EventLoop loop;
    private final CameraLimits limits;
    private final Reception reception;
    private TransportHeader.Pair channels = new TransportHeader.Pair(-1, -1);
    private UdpPorts ports;
    private ReorderBuffer reorder;
    private boolean expiryScheduled;
    private int number;
    private UnitBuilder units;
    private Listener listener;
    private boolean closed;

    CameraTrack(MediaSection section, EventLoop loop, CameraLimits limits) {
        this.section = section;
        this.loop = loop;
        this.limits = limits;
        reception =
                new Reception(section.clockRate(), ThreadLocalRandom.current().nextInt());
    }

    MediaSection section() {
        return section;
    }

    void comesInterleaved(TransportHeader.Pair pair) {
        channels = pair;
    }

    void comesByUdp(UdpPorts bound) {
        ports = bound;
        reorder =
                new ReorderBuffer(limits.reorderPackets(), limits.reorderWait().toNanos(), this::take);
    }

    TransportHeader.Pair channels() {
        return channels;
    }

    UdpPorts ports() {
        return ports;
    }

    /** From now on packets are taken. */
    void start(int trackNumber, UnitBuilder builder, Listener told) {
        number = trackNumber;
        units = builder;
        listener = told;
    }

    @Override
    public void onDatagram(boolean rtcp, ByteBuf content) {
        if (rtcp || isRtcp(content)) {
            report(content);
            content.release();
        } else if (closed || units == null || !isRtp(content)) {
            content.release();
        } else {
            reorder.add(content, System.nanoTime());
            scheduleExpiry();
        }
    }

    private void scheduleExpiry() {
        if (reorder.isEmpty() || expiryScheduled) {
            return;
        }
        expiryScheduled = true;
        long millis = Math.max(1, limits.reorderWait().toMillis() / 2);
        loop.schedule(this::expire, millis, TimeUnit.MILLISECONDS);
    }

    private void expire() {
        expiryScheduled = false;
        if (!closed) {
            reorder.expire(System.nanoTime());
            scheduleExpiry();
        }
    }

    /** A packet that came in order; it stays the caller's. */
    void packet(ByteBuf content) {
        if (isRtcp(content)) {
            report(content);
        } else if (!closed && units != null && isRtp(content)) {
            take(content);
        }
    }

    private static boolean isRtp(ByteBuf content) {
        return RtpHeader.isRtp(content, content.readerIndex(), content.readableBytes());
    }

    private static boolean isRtcp(ByteBuf content) {
        if (content.readableBytes() < 8) {
            return false;
        }
        int type = content.getUnsignedByte(content.readerIndex() + 1);
        return type >= FIRST_RTCP_TYPE && type <= LAST_RTCP_TYPE;
    }

    private void take(ByteBuf packet) {
        long now = System.nanoTime();
        reception.packet(packet, now);
        listener.onPacket(number, RtpHeader.timestamp(packet, packet.readerIndex()), now);
        units.add(packet);
    }

    /** RTCP; it stays the caller's. */
    void report(ByteBuf content) {
        if (closed || listener == null || !Reception.isSenderReport(content)) {
            return;
        }
        long now = System.nanoTime();
        int at = content.readerIndex();
        long ntp = RtcpSenderReport.ntp(content, at);
        reception.senderReport(ntp, now);
        listener.onReport(number, ntp, RtcpSenderReport.rtpTimestamp(content, at), now);
    }

    void writeReceiverReport(ByteBuf out, String cname) {
        reception.write(out, cname, System.nanoTime());
    }

    void close() {
        closed = true;
        if (units != null) {
            units.close();
        }
        if (ports != null) {
            ports.close();
            reorder.close();
        }
    }
}
