package io.culvert.fleet.bench.load;

import io.netty.buffer.ByteBuf;

/**
 * Walks the interleaved frames of one viewer, wherever they are cut, and counts packets, jumps of the sequence number, and
 * pictures that go on in the middle after a jump. Belongs to the event loop of its viewer.
 */
final class FrameCounter {
    /** Frame header, RTP header, and the two bytes of the payload that tell an H.264 random-access point. */
    private static final int LOOKED_AT = 4 + 12 + 2;

    private static final int FRAME_HEADER = 4;
    private static final int MAGIC = '$';
    private static final int SEQUENCE_AT = FRAME_HEADER + 2;
    private static final int PAYLOAD_AT = FRAME_HEADER + 12;
    private static final int VIDEO_CHANNEL = 0;
    private static final int UNKNOWN = -1;

    private final Tally tally;
    private final byte[] front = new byte[LOOKED_AT];
    private final int[] lastSequence = {UNKNOWN, UNKNOWN};
    private int frontBytes;
    private int toSkip;
    private boolean firstVideo = true;

    FrameCounter(Tally tally) {
        this.tally = tally;
    }

    /** False if these are no frames. */
    boolean read(ByteBuf bytes) {
        while (bytes.isReadable()) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, bytes.readableBytes());
                bytes.skipBytes(skipped);
                toSkip -= skipped;
            } else if (!readFront(bytes)) {
                return false;
            }
        }
        return true;
    }

    private boolean readFront(ByteBuf bytes) {
        int wanted = frontBytes < FRAME_HEADER ? FRAME_HEADER : Math.min(LOOKED_AT, FRAME_HEADER + length());
        int taken = Math.min(wanted - frontBytes, bytes.readableBytes());
        bytes.readBytes(front, frontBytes, taken);
        frontBytes += taken;
        if (frontBytes < wanted) {
            return true;
        }
        if (front[0] != MAGIC) {
            return false;
        }
        if (frontBytes == FRAME_HEADER && length() > 0) {
            return true;
        }
        count();
        toSkip = FRAME_HEADER + length() - frontBytes;
        frontBytes = 0;
        return true;
    }

    private int length() {
        return unsignedShort(2);
    }

    private void count() {
        int channel = front[1];
        if ((channel & 1) == 1 || channel > 2 || length() < 12) {
            tally.reports++;
            return;
        }
        tally.packets++;
        int sequence = unsignedShort(SEQUENCE_AT);
        int last = lastSequence[channel / 2];
        lastSequence[channel / 2] = sequence;
        if (last != UNKNOWN && sequence != (last + 1 & 0xFFFF)) {
            tally.jumps++;
            tally.lost += sequence - last - 1 & 0xFFFF;
            checkStart(channel);
        } else if (channel == VIDEO_CHANNEL && firstVideo) {
            checkStart(channel);
        }
    }

    private void checkStart(int channel) {
        if (channel == VIDEO_CHANNEL) {
            firstVideo = false;
            if (!startsPicture()) {
                tally.brokenStarts++;
            }
        }
    }

    /** SPS, PPS, AUD, SEI or IDR, alone, in an aggregate (STAP-A) or as the first part of one (FU-A). */
    private boolean startsPicture() {
        int kind = front[PAYLOAD_AT] & 0x1F;
        return switch (kind) {
            case 5, 6, 7, 8, 9, 24 -> true;
            case 28 -> (front[PAYLOAD_AT + 1] & 0x80) != 0 && (front[PAYLOAD_AT + 1] & 0x1F) == 5;
            default -> false;
        };
    }

    private int unsignedShort(int at) {
        return (front[at] & 0xFF) << 8 | front[at + 1] & 0xFF;
    }
}
