package io.culvert.relay.source.rtp;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/**
 * What a payload says of where viewers can begin. Only H.264 (RFC 6184) and H.265 (RFC 7798) are looked into; of all
 * others every access unit stands for itself, as those of JPEG and sound do.
 */
enum PayloadFormat {
    H264 {
        @Override
        int look(ByteBuf packet, int at, int length) {
            if (length < 1) {
                return 0;
            }
            int type = packet.getByte(at) & 0x1F;
            return switch (type) {
                case STAP_A -> lookAtAggregate(packet, at + 1, at + length, 1);
                case STAP_B -> lookAtAggregate(packet, at + 3, at + length, 1);
                case FU_A, FU_B -> length < 2 ? 0 : ofFragment(packet.getByte(at + 1) & 0xFF, 0x1F);
                default -> ofUnit(type);
            };
        }

        @Override
        int ofUnit(int type) {
            return switch (type) {
                case IDR -> SLICE | START;
                case SPS -> PARAMETERS;
                case 1, 2, 3, 4 -> SLICE;
                default -> 0;
            };
        }

        @Override
        int typeAt(ByteBuf packet, int at) {
            return packet.getByte(at) & 0x1F;
        }
    },
    H265 {
        @Override
        int look(ByteBuf packet, int at, int length) {
            if (length < 2) {
                return 0;
            }
            int type = typeAt(packet, at);
            return switch (type) {
                case AP -> lookAtAggregate(packet, at + 2, at + length, 2);
                case FU -> length < 3 ? 0 : ofFragment(packet.getByte(at + 2) & 0xFF, 0x3F);
                default -> ofUnit(type);
            };
        }

        @Override
        int ofUnit(int type) {
            if (type >= FIRST_IRAP && type <= LAST_IRAP) {
                return SLICE | START;
            }
            return type < VPS ? SLICE : type <= H265_SPS ? PARAMETERS : 0;
        }

        @Override
        int typeAt(ByteBuf packet, int at) {
            return packet.getByte(at) >> 1 & 0x3F;
        }
    },
    OTHER {
        @Override
        int look(ByteBuf packet, int at, int length) {
            return SLICE | START;
        }

        @Override
        int ofUnit(int type) {
            return SLICE | START;
        }

        @Override
        int typeAt(ByteBuf packet, int at) {
            return 0;
        }
    };

    /** Decoding can begin with this picture. */
    static final int START = 1;

    /** There is a part of a picture. */
    static final int SLICE = 2;

    /** There are parameter sets, which encoders repeat where decoding can begin. */
    static final int PARAMETERS = 4;

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

    static PayloadFormat of(String encoding) {
        return switch (encoding.toUpperCase(Locale.ROOT)) {
            case "H264" -> H264;
            case "H265" -> H265;
            default -> OTHER;
        };
    }

    /** The flags of one RTP payload. */
    abstract int look(ByteBuf packet, int at, int length);

    abstract int ofUnit(int type);

    abstract int typeAt(ByteBuf packet, int at);

    /** Only the first fragment tells; the others belong to a picture all the same. */
    int ofFragment(int header, int typeMask) {
        boolean first = (header & 0x80) != 0;
        return first ? ofUnit(header & typeMask) : SLICE;
    }

    /** Units with 16-bit lengths before them; what does not fit is not looked at. */
    int lookAtAggregate(ByteBuf packet, int from, int end, int headerBytes) {
        int flags = 0;
        int at = from;
        while (at + 2 + headerBytes <= end) {
            int length = packet.getUnsignedShort(at);
            flags |= ofUnit(typeAt(packet, at + 2));
            at += 2 + length;
        }
        return flags;
    }
}
