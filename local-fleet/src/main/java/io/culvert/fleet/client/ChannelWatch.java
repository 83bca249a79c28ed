package io.culvert.fleet.client;

import io.culvert.wire.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/** Counts what comes on one channel. Guarded by the lock of its {@link MediaWatch}. */
final class ChannelWatch {
    private static final int FIRST_RTCP_TYPE = 192;
    private static final int LAST_RTCP_TYPE = 223;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int LARGEST_STEP_SECONDS = 10;
    private static final int DEFAULT_CLOCK_RATE = 90_000;

    private Optional<PictureProbe> probe = Optional.empty();
    private int clockRate = DEFAULT_CLOCK_RATE;
    private long packets;
    private long bytes;
    private long reports;
    private long malformed;
    private int firstSequence = -1;
    private int lastSequence = -1;
    private long sequenceGaps;
    private long lostPackets;
    private int ssrc;
    private long ssrcChanges;
    private long firstTimestamp = -1;
    private long lastTimestamp = -1;
    private long timestampSteps;
    private long accessUnits;
    private long randomAccessPoints;
    private boolean randomAccessInUnit;
    private boolean startsAtRandomAccess;
    private long lastNanos;
    private long largestSilenceNanos;

    void describe(Track track) {
        probe = PictureProbe.of(track.encoding());
        clockRate = track.clockRate() > 0 ? track.clockRate() : DEFAULT_CLOCK_RATE;
    }

    void onFrame(byte[] payload, long now) {
        ByteBuf packet = Unpooled.wrappedBuffer(payload);
        if (isRtcp(payload)) {
            reports++;
        } else if (RtpHeader.isRtp(packet, 0, payload.length)) {
            onRtp(packet, payload, now);
        } else {
            malformed++;
        }
    }

    /** RTP and RTCP share a channel pair, and sometimes a channel: the packet type tells them apart (RFC 5761, 4). */
    private static boolean isRtcp(byte[] payload) {
        int type = payload.length >= 8 ? payload[1] & 0xFF : 0;
        return (payload.length >= 8 && (payload[0] & 0xC0) == 0x80)
                && type >= FIRST_RTCP_TYPE
                && type <= LAST_RTCP_TYPE;
    }

    private void onRtp(ByteBuf packet, byte[] payload, long now) {
        if (packets > 0) {
            largestSilenceNanos = Math.max(largestSilenceNanos, now - lastNanos);
            follow(packet);
        } else {
            firstSequence = RtpHeader.sequence(packet, 0);
            firstTimestamp = RtpHeader.timestamp(packet, 0);
        }
        lastNanos = now;
        lastSequence = RtpHeader.sequence(packet, 0);
        lastTimestamp = RtpHeader.timestamp(packet, 0);
        ssrc = RtpHeader.ssrc(packet, 0);
        packets++;
        bytes += payload.length;
        followPicture(payload, RtpHeader.marker(packet, 0));
    }

    private void follow(ByteBuf packet) {
        int step = RtpHeader.sequence(packet, 0) - lastSequence & 0xFFFF;
        if (step != 1) {
            sequenceGaps++;
            lostPackets += step > 1 && step < 0x8000 ? step - 1 : 0;
        }
        int ticks = (int) (RtpHeader.timestamp(packet, 0) - lastTimestamp);
        if (ticks < 0 && probe.isEmpty() || Math.abs((long) ticks) > (long) LARGEST_STEP_SECONDS * clockRate) {
            timestampSteps++; // in video, B-frames go back a little: only a jump counts
        }
        if (RtpHeader.ssrc(packet, 0) != ssrc) {
            ssrcChanges++;
        }
    }

    private void followPicture(byte[] packet, boolean marker) {
        int from = payloadStart(packet);
        if (from < packet.length && probe.isPresent() && probe.get().startsRandomAccess(packet, from)) {
            randomAccessPoints += randomAccessInUnit ? 0 : 1;
            randomAccessInUnit = true;
            startsAtRandomAccess |= accessUnits == 0;
        }
        if (marker) {
            accessUnits++;
            randomAccessInUnit = false;
        }
    }

    /** Finds the payload of an RTP packet; RTCP and what is neither has none. */
    static void payload(byte[] frame, ObjIntConsumer<byte[]> out) {
        if (!isRtcp(frame) && RtpHeader.isRtp(Unpooled.wrappedBuffer(frame), 0, frame.length)) {
            out.accept(frame, payloadStart(frame));
        }
    }

    /** After CSRC list and header extension (RFC 3550, 5.1 and 5.3.1). */
    private static int payloadStart(byte[] packet) {
        int at = RtpHeader.FIXED_BYTES + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0 && at + 4 <= packet.length) {
            at += 4 + 4 * ((packet[at + 2] & 0xFF) << 8 | packet[at + 3] & 0xFF);
        }
        return at;
    }

    void forgetSilence(long now) {
        largestSilenceNanos = 0;
        lastNanos = now;
    }

    ChannelStats stats(long now) {
        long silence = packets == 0 ? 0 : Math.max(largestSilenceNanos, now - lastNanos);
        return new ChannelStats(
                packets,
                bytes,
                reports,
                malformed,
                firstSequence,
                lastSequence,
                sequenceGaps,
                lostPackets,
                ssrc,
                ssrcChanges,
                firstTimestamp,
                lastTimestamp,
                timestampSteps,
                accessUnits,
                randomAccessPoints,
                startsAtRandomAccess,
                silence / NANOS_PER_MILLI);
    }
}
