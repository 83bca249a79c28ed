package io.culvert.wire.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes and reads {@link LinkFrame}s. Reading is stateless: offer the accumulated bytes, and what is not yet complete
 * stays in the buffer.
 */
public final class LinkCodec {
    /** Longest frame, in bytes after the length field: a key frame of a 4K stream and some. */
    public static final int MAX_FRAME_BYTES = 8 * 1024 * 1024;

    private static final int LENGTH_BYTES = 4;
    private static final int MAX_TRACKS = 16;

    private static final int CHALLENGE = 1;
    private static final int HELLO = 2;
    private static final int WELCOME = 3;
    private static final int OPEN = 4;
    private static final int MEDIA = 5;
    private static final int CLOCK = 6;
    private static final int END = 7;
    private static final int HEARTBEAT = 8;
    private static final int ASK = 9;
    private static final int WHERE = 20;
    private static final int POSITION = 21;

    private static final int RANDOM_ACCESS = 1;
    private static final int END_OF_ACCESS_UNIT = 2;
    private static final int WAITED = 4;

    /** Bytes before the packets of a media frame: length, type, handle, track, flags. */
    public static final int MEDIA_HEADER_BYTES = LENGTH_BYTES + 1 + 4 + 1 + 1;

    /** Longest packets of one media frame. */
    public static final int MAX_MEDIA_BYTES = MAX_FRAME_BYTES - (MEDIA_HEADER_BYTES - LENGTH_BYTES);

    private LinkCodec() {}

    /**
     * Appends the frame. The packets of a media frame are copied, not released.
     *
     * @throws IllegalArgumentException if the frame or a field is over its limit; nothing has been appended then
     */
    public static void encode(LinkFrame frame, ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0);
        try {
            writeFields(frame, out);
            out.setInt(start, checkedLength(out.writerIndex() - start - LENGTH_BYTES));
        } catch (IllegalArgumentException tooLong) {
            out.writerIndex(start);
            throw tooLong;
        }
    }

    private static void writeFields(LinkFrame frame, ByteBuf out) {
        switch (frame) {
            case LinkFrame.Challenge f -> writeBytes(out.writeByte(CHALLENGE), f.nonce());
            case LinkFrame.Hello f -> {
                writeText(out.writeByte(HELLO), f.relay());
                writeBytes(out, f.nonce());
                writeBytes(out, f.proof());
            }
            case LinkFrame.Welcome f -> writeWelcome(out.writeByte(WELCOME), f);
            case LinkFrame.Open f -> writeOpen(out.writeByte(OPEN), f);
            case LinkFrame.Media f -> {
                writeMediaFields(out, f);
                out.writeBytes(
                        f.packets(), f.packets().readerIndex(), f.packets().readableBytes());
            }
            case LinkFrame.Clock f ->
                out.writeByte(CLOCK)
                        .writeInt(f.handle())
                        .writeByte(f.track())
                        .writeLong(f.ntp())
                        .writeInt((int) f.rtpTimestamp());
            case LinkFrame.End f ->
                out.writeByte(END).writeInt(f.handle()).writeByte(f.reason().ordinal());
            case LinkFrame.Heartbeat f -> out.writeByte(HEARTBEAT);
            case LinkFrame.Ask f -> writeAsk(out.writeByte(ASK), f);
            case LinkFrame.Where f -> writeText(out.writeByte(WHERE).writeInt(f.handle()), f.stream());
            case LinkFrame.Position f ->
                out.writeByte(POSITION)
                        .writeInt(f.handle())
                        .writeLong(f.generation())
                        .writeDouble(f.npt())
                        .writeBoolean(f.ended());
        }
    }

    private static void writeWelcome(ByteBuf out, LinkFrame.Welcome frame) {
        writeBytes(out, frame.proof());
        if (frame.audioWaitMillis() != 0) {
            out.writeInt(frame.audioWaitMillis()); // came later: a relay that does not know it lets nothing wait
        }
    }

    private static void writeAsk(ByteBuf out, LinkFrame.Ask frame) {
        writeText(out.writeInt(frame.handle()), frame.tunnel());
        out.writeByte(frame.channels().size());
        for (LinkFrame.PublishedTrack track : frame.channels()) {
            out.writeByte(track.track()).writeByte(track.rtp()).writeByte(track.rtcp());
            writeText(out, track.encoding());
        }
    }

    /** Only the bytes before the packets, so that the same packets can be written to several gateways uncopied. */
    public static ByteBuf mediaHeader(LinkFrame.Media frame, ByteBufAllocator allocator) {
        int length = checkedLength(
                MEDIA_HEADER_BYTES - LENGTH_BYTES + frame.packets().readableBytes());
        ByteBuf out = allocator.buffer(MEDIA_HEADER_BYTES, MEDIA_HEADER_BYTES);
        out.writeInt(length);
        writeMediaFields(out, frame);
        return out;
    }

    /** Refused here, one frame is lost; refused by the gateway, the connection of all streams would be. */
    private static int checkedLength(int length) {
        if (length > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("frame of " + length + " bytes");
        }
        return length;
    }

    private static void writeMediaFields(ByteBuf out, LinkFrame.Media frame) {
        int flags = (frame.randomAccess() ? RANDOM_ACCESS : 0)
                | (frame.endOfAccessUnit() ? END_OF_ACCESS_UNIT : 0)
                | (frame.waited() ? WAITED : 0);
        out.writeByte(MEDIA).writeInt(frame.handle()).writeByte(frame.track()).writeByte(flags);
    }

    private static void writeOpen(ByteBuf out, LinkFrame.Open frame) {
        out.writeInt(frame.handle());
        writeText(out, frame.stream());
        out.writeLong(frame.epoch()).writeLong(frame.generation()).writeDouble(frame.npt());
        out.writeByte(frame.tracks().size());
        for (LinkFrame.TrackClock track : frame.tracks()) {
            out.writeByte(track.track()).writeInt(track.clockRate()).writeInt((int) track.rtpTimestamp());
            out.writeBoolean(track.video());
        }
        out.writeInt(frame.digest());
        if (frame.scale() != 1) {
            out.writeDouble(frame.scale()); // came later: a gateway that does not know it takes 1
        }
    }

    /**
     * Takes one frame from the front of {@code in}; empty, with {@code in} unmoved, until one is complete. Packets of a
     * media frame are copied into a buffer of their own, so that a kept frame does not pin the receive buffer.
     *
     * <p>A frame of an unknown type is skipped by length and reported as a heartbeat: newer peers may send more.
     *
     * @throws LinkFormatException if the bytes are no link frame
     */
    public static Optional<LinkFrame> decode(ByteBuf in, ByteBufAllocator allocator) {
        if (in.readableBytes() < LENGTH_BYTES) {
            return Optional.empty();
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length < 1 || length > MAX_FRAME_BYTES) {
            throw new LinkFormatException("frame of " + length + " bytes");
        }
        if (in.readableBytes() < LENGTH_BYTES + length) {
            return Optional.empty();
        }
        in.skipBytes(LENGTH_BYTES);
        try {
            return Optional.of(read(in.readSlice((int) length), allocator));
        } catch (IndexOutOfBoundsException e) {
            throw new LinkFormatException("frame shorter than its fields");
        }
    }

    private static LinkFrame read(ByteBuf frame, ByteBufAllocator allocator) {
        return switch (frame.readByte()) {
            case CHALLENGE -> new LinkFrame.Challenge(readBytes(frame));
            case HELLO -> new LinkFrame.Hello(readText(frame), readBytes(frame), readBytes(frame));
            case WELCOME -> new LinkFrame.Welcome(readBytes(frame), frame.isReadable() ? frame.readInt() : 0);
            case OPEN -> readOpen(frame);
            case MEDIA -> readMedia(frame, allocator);
            case CLOCK ->
                new LinkFrame.Clock(
                        frame.readInt(), frame.readUnsignedByte(), frame.readLong(), frame.readUnsignedInt());
            case ASK -> readAsk(frame);
            case END -> new LinkFrame.End(frame.readInt(), endReason(frame.readUnsignedByte()));
            case WHERE -> new LinkFrame.Where(frame.readInt(), readText(frame));
            case POSITION ->
                new LinkFrame.Position(frame.readInt(), frame.readLong(), frame.readDouble(), frame.readBoolean());
            default -> new LinkFrame.Heartbeat();
        };
    }

    private static LinkFrame.Media readMedia(ByteBuf frame, ByteBufAllocator allocator) {
        int handle = frame.readInt();
        int track = frame.readUnsignedByte();
        int flags = frame.readByte();
        ByteBuf packets = allocator.ioBuffer(frame.readableBytes());
        packets.writeBytes(frame);
        return new LinkFrame.Media(
                handle,
                track,
                (flags & RANDOM_ACCESS) != 0,
                (flags & END_OF_ACCESS_UNIT) != 0,
                (flags & WAITED) != 0,
                packets);
    }

    private static LinkFrame.Open readOpen(ByteBuf frame) {
        int handle = frame.readInt();
        String stream = readText(frame);
        long epoch = frame.readLong();
        long generation = frame.readLong();
        double npt = frame.readDouble();
        int count = frame.readUnsignedByte();
        if (count > MAX_TRACKS) {
            throw new LinkFormatException(count + " tracks");
        }
        List<LinkFrame.TrackClock> tracks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tracks.add(new LinkFrame.TrackClock(
                    frame.readUnsignedByte(), frame.readInt(), frame.readUnsignedInt(), frame.readBoolean()));
        }
        int digest = frame.readInt();
        double scale = frame.isReadable() ? frame.readDouble() : 1;
        return new LinkFrame.Open(handle, stream, epoch, generation, npt, List.copyOf(tracks), digest, scale);
    }

    private static LinkFrame.Ask readAsk(ByteBuf frame) {
        int handle = frame.readInt();
        String tunnel = readText(frame);
        int count = frame.readUnsignedByte();
        if (count > MAX_TRACKS) {
            throw new LinkFormatException(count + " tracks");
        }
        List<LinkFrame.PublishedTrack> channels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            channels.add(new LinkFrame.PublishedTrack(
                    frame.readUnsignedByte(), frame.readUnsignedByte(), frame.readUnsignedByte(), readText(frame)));
        }
        return new LinkFrame.Ask(handle, tunnel, List.copyOf(channels));
    }

    private static LinkFrame.EndReason endReason(int ordinal) {
        LinkFrame.EndReason[] all = LinkFrame.EndReason.values();
        return ordinal < all.length ? all[ordinal] : LinkFrame.EndReason.OTHER;
    }

    private static void writeBytes(ByteBuf out, byte[] bytes) {
        if (bytes.length > 0xFFFF) {
            throw new IllegalArgumentException("field of " + bytes.length + " bytes");
        }
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static byte[] readBytes(ByteBuf in) {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readBytes(bytes);
        return bytes;
    }

    private static void writeText(ByteBuf out, String text) {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String readText(ByteBuf in) {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }
}
