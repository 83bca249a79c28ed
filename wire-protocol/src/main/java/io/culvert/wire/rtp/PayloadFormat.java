package io.culvert.wire.rtp;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/**
 * What an RTP payload says of where viewers can begin, as flags. A picture is a random-access point if any of its packets
 * says so.
 */
public enum PayloadFormat {
    /** RFC 6184: an IDR picture, or the sequence parameters that stand in front of one. */
    H264 {
        @Override
        int flags(ByteBuf buffer, int at, int length) {
            int type = typeAt(buffer, at);
            return switch (type) {
                case STAP_A -> ofAggregate(buffer, at + 1, at + length, 1);
                case STAP_B -> ofAggregate(buffer, at + 3, at + length, 1);
                case FU_A, FU_B -> length < 2 ? 0 : ofFragment(buffer.getByte(at + 1), 0x1F);
                default -> ofUnit(type);
            };
        }

        @Override
        int ofUnit(int type) {
            return switch (type) {
                case IDR -> PICTURE | START;
                case SPS -> PARAMETERS;
                case 1, 2, 3, 4 -> PICTURE;
                default -> 0;
            };
        }

        @Override
        int typeAt(ByteBuf buffer, int at) {
            return buffer.getByte(at) & 0x1F;
        }
    },

    /** RFC 7798: an IRAP picture, or the parameters in front of one. */
    H265 {
        @Override
        int flags(ByteBuf buffer, int at, int length) {
            if (length < 2) {
                return 0;
            }
            int type = typeAt(buffer, at);
            return switch (type) {
                case AP -> ofAggregate(buffer, at + 2, at + length, 2);
                case FU -> length < 3 ? 0 : ofFragment(buffer.getByte(at + 2), 0x3F);
                default -> ofUnit(type);
            };
        }

        @Override
        int ofUnit(int type) {
            if (type >= FIRST_IRAP && type <= LAST_IRAP) {
                return PICTURE | START;
            }
            return type < VPS ? PICTURE : type <= H265_SPS ? PARAMETERS : 0;
        }

        @Override
        int typeAt(ByteBuf buffer, int at) {
            return buffer.getByte(at) >> 1 & 0x3F;
        }
    },

    /** RFC 2435: every picture stands alone. */
    JPEG {
        @Override
        int flags(ByteBuf buffer, int at, int length) {
            return PICTURE | START;
        }
    },

    /** RFC 7741: first partition of a key frame. */
    VP8 {
        @Override
        int flags(ByteBuf buffer, int at, int length) {
            int first = buffer.getByte(at);
            int header = vp8Header(buffer, at, length);
            boolean start = (first & 0x10) != 0 && (first & 0x07) == 0;
            return start && header < length && (buffer.getByte(at + header) & 1) == 0 ? PICTURE | START : PICTURE;
        }
    },

    /** RFC 9628: beginning of a picture that is predicted from none. */
    VP9 {
        @Override
        int flags(ByteBuf buffer, int at, int length) {
            return (buffer.getByte(at) & 0x48) == 0x08 ? PICTURE | START : PICTURE;
        }
    },

    /** AV1's own RTP specification: first packet of a coded video sequence. */
    AV1 {
        @Override
        int flags(ByteBuf buffer, int at, int length) {
            return (buffer.getByte(at) & 0x08) != 0 ? PICTURE | START : PICTURE;
        }
    },

    /** Has no random-access points that could be told from others: its viewers begin anywhere. */
    OTHER {
        @Override
        int flags(ByteBuf buffer, int at, int length) {
            return PICTURE | START;
        }
    };

    /** Decoding can begin with this picture. */
    public static final int START = 1;

    /** There is a part of a picture. */
    public static final int PICTURE = 2;

    /** There are parameter sets, which encoders repeat where decoding can begin. */
    public static final int PARAMETERS = 4;

    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int STAP_A = 24;
    private static final int STAP_B = 25;
    private static final int FU_A = 28;
    private static final int FU_B = 29;

    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 23;
    private static final int VPS = 32;
    private static final int H265_SPS = 33;
    private static final int AP = 48;
    private static final int FU = 49;

    /** @param encoding name in an rtpmap, in any case */
    public static PayloadFormat of(String encoding) {
        return switch (encoding.toUpperCase(Locale.ROOT)) {
            case "H264" -> H264;
            case "H265" -> H265;
            case "JPEG" -> JPEG;
            case "VP8" -> VP8;
            case "VP9" -> VP9;
            case "AV1" -> AV1;
            default -> OTHER;
        };
    }

    /** What the RTP packet of {@code length} bytes at {@code at} says; 0 if it has no payload. */
    public int look(ByteBuf buffer, int at, int length) {
        int offset = RtpHeader.payloadOffset(buffer, at, length);
        int bytes = length - offset - RtpHeader.paddingBytes(buffer, at, length);
        return bytes > 0 ? flags(buffer, at + offset, bytes) : 0;
    }

    /** True if this packet says that its picture is a random-access point, or that one follows. */
    public boolean isRandomAccess(ByteBuf buffer, int at, int length) {
        return (look(buffer, at, length) & (START | PARAMETERS)) != 0;
    }

    /** Of a payload of at least one byte. */
    abstract int flags(ByteBuf buffer, int at, int length);

    int ofUnit(int type) {
        return 0;
    }

    int typeAt(ByteBuf buffer, int at) {
        return 0;
    }

    /** Only the first fragment tells; the others belong to a picture all the same. */
    int ofFragment(byte header, int typeMask) {
        boolean first = (header & 0x80) != 0;
        return first ? ofUnit(header & typeMask) : PICTURE;
    }

    /** Units with 16-bit lengths before them; what is shorter than its header or does not fit is not looked at. */
    int ofAggregate(ByteBuf buffer, int from, int end, int headerBytes) {
        int flags = 0;
        int at = from;
        while (at + 2 + headerBytes <= end) {
            int length = buffer.getUnsignedShort(at);
            flags |= length < headerBytes ? 0 : ofUnit(typeAt(buffer, at + 2));
            at += 2 + length;
        }
        return flags;
    }

    /** Length of the payload descriptor (RFC 7741, 4.2). */
    private static int vp8Header(ByteBuf buffer, int at, int length) {
        if ((buffer.getByte(at) & 0x80) == 0 || length < 2) {
            return 1;
        }
        int extension = buffer.getByte(at + 1);
        boolean longId = length > 2 && (buffer.getByte(at + 2) & 0x80) != 0;
        int id = (extension & 0x80) == 0 ? 0 : longId ? 2 : 1;
        int level = (extension & 0x40) != 0 ? 1 : 0;
        return 2 + id + level + ((extension & 0x30) != 0 ? 1 : 0);
    }
}
