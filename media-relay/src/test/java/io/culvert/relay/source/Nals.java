package io.culvert.relay.source;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** H.264 units as hexadecimal text, from RTP (RFC 6184) and from a byte stream. */
final class Nals {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    private Nals() {}

    static List<byte[]> ofPackets(List<Recorder.Rtp> packets) {
        List<byte[]> nals = new ArrayList<>();
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        for (Recorder.Rtp packet : packets) {
            byte[] p = packet.payload();
            switch (p[0] & 0x1F) {
                case STAP_A -> {
                    for (int at = 1; at < p.length; ) {
                        int size = (p[at] & 0xFF) << 8 | p[at + 1] & 0xFF;
                        nals.add(Arrays.copyOfRange(p, at + 2, at + 2 + size));
                        at += 2 + size;
                    }
                }
                case FU_A -> {
                    if ((p[1] & 0x80) != 0) {
                        fragments.reset();
                        fragments.write(p[0] & 0xE0 | p[1] & 0x1F);
                    }
                    fragments.write(p, 2, p.length - 2);
                    if ((p[1] & 0x40) != 0) {
                        nals.add(fragments.toByteArray());
                    }
                }
                default -> nals.add(p);
            }
        }
        return nals;
    }

    static List<byte[]> ofByteStream(byte[] stream) {
        List<byte[]> nals = new ArrayList<>();
        int start = -1;
        for (int i = 0; i + 2 < stream.length; i++) {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
                if (start >= 0) {
                    nals.add(withoutTrailingZeros(stream, start, i));
                }
                start = i + 3;
            }
        }
        nals.add(withoutTrailingZeros(stream, start, stream.length));
        return nals;
    }

    private static byte[] withoutTrailingZeros(byte[] stream, int from, int to) {
        int end = to;
        while (end > from && stream[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOfRange(stream, from, end);
    }
}
