package io.culvert.fleet.client;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Finds random-access points in RTP payloads: H.264 (RFC 6184) and H.265 (RFC 7798). A packet counts if it begins an IDR
 * (IRAP) picture or holds a sequence parameter set, which an encoder writes in front of one.
 */
enum PictureProbe {
    H264 {
        @Override
        boolean startsRandomAccess(byte[] packet, int from) {
            int type = packet[from] & 0x1F;
            return switch (type) {
                case 24 -> aggregateHolds(packet, from + 1, first -> isH264Start(first & 0x1F)); // STAP-A
                case 28, 29 -> // FU-A, FU-B: the start bit, then the type
                    from + 1 < packet.length && (packet[from + 1] & 0x80) != 0 && isH264Start(packet[from + 1] & 0x1F);
                default -> isH264Start(type);
            };
        }
    },
    H265 {
        @Override
        boolean startsRandomAccess(byte[] packet, int from) {
            int type = packet[from] >> 1 & 0x3F;
            return switch (type) {
                case 48 -> aggregateHolds(packet, from + 2, first -> isH265Start(first >> 1 & 0x3F)); // AP
                case 49 -> // FU
                    from + 2 < packet.length && (packet[from + 2] & 0x80) != 0 && isH265Start(packet[from + 2] & 0x3F);
                default -> isH265Start(type);
            };
        }
    };

    private static final int H264_IDR = 5;
    private static final int H264_SPS = 7;
    private static final int H265_FIRST_IRAP = 16;
    private static final int H265_LAST_IRAP = 21;
    private static final int H265_SPS = 33;

    /** The probe of an encoding; empty for one without pictures that it could tell apart. */
    static Optional<PictureProbe> of(String encoding) {
        return switch (encoding) {
            case "H264" -> Optional.of(H264);
            case "H265" -> Optional.of(H265);
            default -> Optional.empty();
        };
    }

    /** True if a random-access point starts in the payload that begins at {@code from}, which is inside the packet. */
    abstract boolean startsRandomAccess(byte[] packet, int from);

    private static boolean isH264Start(int type) {
        return type == H264_IDR || type == H264_SPS;
    }

    private static boolean isH265Start(int type) {
        return type >= H265_FIRST_IRAP && type <= H265_LAST_IRAP || type == H265_SPS;
    }

    /** Aggregation packets: 16-bit length and one NAL unit, again and again. */
    private static boolean aggregateHolds(byte[] packet, int from, IntPredicate firstByte) {
        int at = from;
        while (at + 2 < packet.length) {
            int length = (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
            if (length > 0 && firstByte.test(packet[at + 2] & 0xFF)) {
                return true;
            }
            at += 2 + length;
        }
        return false;
    }
}
