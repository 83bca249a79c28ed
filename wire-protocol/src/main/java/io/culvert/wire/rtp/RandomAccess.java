package io.culvert.wire.rtp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a viewer can begin with a packet, told from its payload. An encoding that is not listed has no random-access
 * points that could be told from others: its viewers begin anywhere.
 *
 * <p>A picture is a random-access point if any of its packets says so.
 */
public enum RandomAccess {
    /** RFC 6184: an IDR picture, or the sequence parameters that stand in front of one. */
    H264 {
        @Override
        boolean begins(ByteBuf payload, int at, int length) {
            int type = payload.getByte(at) & 0x1F;
            return switch (type) {
                case 24 -> anyUnit(payload, at + 1, at + length, 0x1F, 0);
                case 28, 29 -> length > 1 && isStart(payload.getByte(at + 1)) && h264(payload.getByte(at + 1) & 0x1F);
                default -> h264(type);
            };
        }

        @Override
        boolean isPoint(int type) {
            return h264(type);
        }
    },

    /** RFC 7798: an IRAP picture, or the parameters in front of one. */
    H265 {
        @Override
        boolean begins(ByteBuf payload, int at, int length) {
            int type = payload.getByte(at) >> 1 & 0x3F;
            return switch (type) {
                case 48 -> anyUnit(payload, at + 2, at + length, 0x3F, 1);
                case 49 -> length > 2 && isStart(payload.getByte(at + 2)) && isPoint(payload.getByte(at + 2) & 0x3F);
                default -> isPoint(type);
            };
        }

        @Override
        boolean isPoint(int type) {
            return type >= 16 && type <= 23 || type >= 32 && type <= 33;
        }
    },

    /** RFC 2435: every picture stands alone. */
    JPEG {
        @Override
        boolean begins(ByteBuf payload, int at, int length) {
            return true;
        }
    },

    /** RFC 7741: first partition of a key frame. */
    VP8 {
        @Override
        boolean begins(ByteBuf payload, int at, int length) {
            int first = payload.getByte(at);
            int offset = 1;
            if ((first & 0x80) != 0 && length > 1) {
                int extension = payload.getByte(at + 1);
                boolean longId = (extension & 0x80) != 0 && length > 2 && (payload.getByte(at + 2) & 0x80) != 0;
                offset += 1 + ((extension & 0x80) == 0 ? 0 : longId ? 2 : 1) + ((extension & 0x40) != 0 ? 1 : 0);
                offset += (extension & 0x30) != 0 ? 1 : 0;
            }
            boolean start = (first & 0x10) != 0 && (first & 0x07) == 0;
            return start && offset < length && (payload.getByte(at + offset) & 1) == 0;
        }
    },

    /** RFC 9628: beginning of a picture that is predicted from none. */
    VP9 {
        @Override
        boolean begins(ByteBuf payload, int at, int length) {
            return (payload.getByte(at) & 0x48) == 0x08;
        }
    },

    /** AV1's own RTP specification: first packet of a coded video sequence. */
    AV1 {
        @Override
        boolean begins(ByteBuf payload, int at, int length) {
            return (payload.getByte(at) & 0x08) != 0;
        }
    };

    abstract boolean begins(ByteBuf payload, int at, int length);

    boolean isPoint(int type) {
        return false;
    }

    /** The way to tell random-access points of an encoding; empty if there is none. */
    public static Optional<RandomAccess> of(String encoding) {
        String name = encoding.toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }

    /** True if the RTP packet of {@code length} bytes at {@code at} says that its picture is a random-access point. */
    public boolean isAt(ByteBuf buffer, int at, int length) {
        int offset = RtpHeader.payloadOffset(buffer, at, length);
        return offset < length && begins(buffer, at + offset, length - offset);
    }

    private static boolean h264(int type) {
        return type == 5 || type == 7;
    }

    /** The S bit of a fragment's header. */
    private static boolean isStart(byte header) {
        return (header & 0x80) != 0;
    }

    /** Aggregated units, each behind its 16-bit length. */
    boolean anyUnit(ByteBuf payload, int from, int end, int mask, int shift) {
        int at = from;
        while (at + 2 < end) {
            if (isPoint(payload.getByte(at + 2) >> shift & mask)) {
                return true;
            }
            at += 2 + payload.getUnsignedShort(at);
        }
        return false;
    }
}
