package io.culvert.gateway.publication;

import io.culvert.wire.link.LinkFrame.PublishedTrack;
import io.culvert.wire.rtp.PayloadFormat;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A publisher's packets since its last random-access point, and the last sender report of each channel, so that a relay that
 * asks in the middle starts at once. As long as no relay has said which channels are which tracks, everything is kept.
 *
 * <p>Bounded in bytes, for itself and together with all others; when a bound is reached nothing is kept until the next random-access point. Each frame
 * counts for more than its payload, so that empty ones are bounded too. Guarded by its publisher.
 */
final class KeptFrames {
    private static final int RTCP_FIRST = 200;
    private static final int RTCP_LAST = 206;

    /** More than any client's compound report has; one fits a datagram. */
    private static final int MAX_REPORT_BYTES = 1_500;

    /** What a frame takes beside its payload. */
    private static final int FRAME_BYTES = 64;

    private final PublicationSettings settings;
    private final AtomicLong allBytes;
    private final Consumer<Integer> dropped;
    private final Deque<InterleavedFrame> frames = new ArrayDeque<>();
    private final Map<Integer, InterleavedFrame> reports = new HashMap<>();
    private int leadChannel = -1;
    private PayloadFormat format = PayloadFormat.OTHER;
    private long pointTimestamp = -1;
    private int bytes;
    private int reportBytes;
    private boolean overflown;

    /** @param allBytes kept of all publishers together */
    KeptFrames(PublicationSettings settings, AtomicLong allBytes, Consumer<Integer> dropped) {
        this.settings = settings;
        this.allBytes = allBytes;
        this.dropped = dropped;
    }

    /** From now on it is known what a random-access point is. Without one in sight nothing more is kept. */
    void know(List<PublishedTrack> tracks) {
        Optional<PublishedTrack> lead = tracks.stream()
                .filter(track -> PayloadFormat.of(track.encoding()) != PayloadFormat.OTHER)
                .findFirst();
        leadChannel = lead.map(PublishedTrack::rtp).orElse(-1);
        format = lead.map(track -> PayloadFormat.of(track.encoding())).orElse(PayloadFormat.OTHER);
    }

    /** Whoever asks may be given what is kept, and asks late enough for that to be of use. */
    boolean isUseful() {
        return format != PayloadFormat.OTHER;
    }

    void add(InterleavedFrame frame) {
        if (isReport(frame)) {
            addReport(frame);
            return;
        }
        if (isNewPoint(frame)) {
            forget();
        }
        if (!overflown && !fits(frame)) {
            dropAll();
            overflown = true;
        }
        if (!overflown) {
            frames.add(frame);
            bytes += cost(frame);
            allBytes.addAndGet(cost(frame));
        }
    }

    /** In place of the channel's last one. */
    private void addReport(InterleavedFrame report) {
        countReport(reports.remove(report.channel()), -1);
        if (report.payload().length > MAX_REPORT_BYTES || !fits(report)) {
            dropped.accept(1);
            return;
        }
        reports.put(report.channel(), report);
        countReport(report, 1);
    }

    private void countReport(InterleavedFrame report, int sign) {
        int change = report == null ? 0 : sign * cost(report);
        reportBytes += change;
        allBytes.addAndGet(change);
    }

    private boolean fits(InterleavedFrame frame) {
        int more = cost(frame);
        return bytes + reportBytes + more <= settings.keptBytes() && allBytes.get() + more <= settings.allKeptBytes();
    }

    private static int cost(InterleavedFrame frame) {
        return frame.payload().length + FRAME_BYTES;
    }

    /** Several packets of one picture may say that it is a random-access point. */
    private boolean isNewPoint(InterleavedFrame frame) {
        if (frame.channel() != leadChannel || frame.payload().length < RtpHeader.FIXED_BYTES) {
            return false;
        }
        ByteBuf packet = Unpooled.wrappedBuffer(frame.payload());
        long timestamp = RtpHeader.timestamp(packet, 0);
        if (timestamp == pointTimestamp || !format.isRandomAccess(packet, 0, packet.readableBytes())) {
            return false;
        }
        pointTimestamp = timestamp;
        return true;
    }

    private static boolean isReport(InterleavedFrame frame) {
        int type = frame.payload().length < 2 ? 0 : frame.payload()[1] & 0xFF;
        return type >= RTCP_FIRST && type <= RTCP_LAST;
    }

    void replay(Consumer<InterleavedFrame> receiver) {
        reports.values().forEach(receiver);
        frames.forEach(receiver);
    }

    /** Nobody asked. */
    void dropUnasked() {
        dropAll();
        forgetAll();
    }

    private void dropAll() {
        dropped.accept(frames.size());
        forget();
    }

    /** What comes next may be of another description, by another clock. */
    void forgetAll() {
        forget();
        reports.clear();
        allBytes.addAndGet(-reportBytes);
        reportBytes = 0;
        pointTimestamp = -1;
    }

    private void forget() {
        frames.clear();
        allBytes.addAndGet(-bytes);
        bytes = 0;
        overflown = false;
    }
}
