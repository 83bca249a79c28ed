package io.culvert.relay.source.rtp;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.rtp.PayloadFormat;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.sdp.MediaSection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.function.Consumer;

/**
 * Gathers the packets of one track into access units. A unit of video ends with the packet that is marked, so that it
 * leaves at once; where a marker was lost or is never set, with the next timestamp. Every other packet stands for itself.
 */
public final class UnitBuilder {
    /** What units of a track are to viewers that begin. */
    public enum Starts {
        /** Where its payload says so. */
        AT_RANDOM_ACCESS,
        /** A stream without video begins anywhere. */
        ANYWHERE,
        /** Another track decides. */
        NOWHERE
    }

    private static final int FIRST_BYTES = 4096;

    private final int track;
    private final boolean video;
    private final PayloadFormat format;
    private final Starts starts;
    private final int maxBytes;
    private final Consumer<AccessUnit> out;
    private final Runnable overLimit;
    private ByteBuf packets;
    private long timestamp;
    private int flags;

    /** Throws if units of that length would not fit on a link: they would be passed on, and lost there. */
    public static void checkLimit(String setting, int bytes) {
        if (bytes > LinkCodec.MAX_MEDIA_BYTES) {
            throw new IllegalArgumentException(
                    setting + " is " + bytes + ": no more than " + LinkCodec.MAX_MEDIA_BYTES + " bytes fit on a link");
        }
    }

    /**
     * @param maxBytes  longest unit; a longer one is passed on in parts
     * @param overLimit told of each unit that is
     */
    public UnitBuilder(
            int track,
            MediaSection section,
            Starts starts,
            int maxBytes,
            Consumer<AccessUnit> out,
            Runnable overLimit) {
        this.track = track;
        this.video = section.isVideo();
        this.format = video ? PayloadFormat.of(section.encoding()) : PayloadFormat.OTHER;
        this.starts = starts;
        this.maxBytes = maxBytes;
        this.out = out;
        this.overLimit = overLimit;
    }

    /** Copies the RTP packet, which stays the caller's. */
    public void add(ByteBuf packet) {
        int at = packet.readerIndex();
        long time = RtpHeader.timestamp(packet, at);
        if (packets != null && time != timestamp && hasPicture()) {
            flush();
        }
        int length = packet.readableBytes();
        if (packets != null && packets.readableBytes() + length + InterleavedFrame.HEADER_BYTES > maxBytes) {
            overLimit.run();
            flush();
        }
        append(packet, at, length);
        timestamp = time;
        flags |= format.look(packet, at, length);
        if (!video || RtpHeader.marker(packet, at) && hasPicture()) {
            flush();
        }
    }

    private void append(ByteBuf packet, int at, int length) {
        if (packets == null) {
            packets = PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
            flags = 0;
        }
        packets.writeByte(InterleavedFrame.MAGIC).writeByte(2 * track).writeShort(length);
        packets.writeBytes(packet, at, length);
    }

    /** Some cameras mark their parameter sets, and even give them a time of their own: they belong to what follows. */
    private boolean hasPicture() {
        return (flags & PayloadFormat.PICTURE) != 0;
    }

    /** Passes on what is there. */
    public void flush() {
        if (packets == null) {
            return;
        }
        ByteBuf unit = packets;
        packets = null;
        try {
            out.accept(new AccessUnit(track, isStart(), unit));
        } finally {
            unit.release();
        }
    }

    private boolean isStart() {
        return switch (starts) {
            case ANYWHERE -> true;
            case NOWHERE -> false;
            // Encoders that refresh bit by bit never send an IDR picture, but repeat their parameter sets.
            case AT_RANDOM_ACCESS ->
                (flags & PayloadFormat.START) != 0 || hasPicture() && (flags & PayloadFormat.PARAMETERS) != 0;
        };
    }

    /** Frees what was not passed on. */
    public void close() {
        if (packets != null) {
            packets.release();
            packets = null;
        }
    }
}
