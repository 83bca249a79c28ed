package io.culvert.fleet.client;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Takes H.264 NAL units out of RTP payloads (RFC 6184, 5.6 to 5.8), or out of a file. Belongs to one thread. */
final class NalUnits {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    private final Consumer<byte[]> out;
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();

    NalUnits(Consumer<byte[]> out) {
        this.out = out;
    }

    void onPayload(byte[] packet, int from) {
        if (from >= packet.length) {
            return;
        }
        switch (packet[from] & 0x1F) {
            case STAP_A -> onAggregate(packet, from + 1);
            case FU_A -> onFragment(packet, from);
            default -> out.accept(Arrays.copyOfRange(packet, from, packet.length));
        }
    }

    private void onAggregate(byte[] packet, int from) {
        int at = from;
        while (at + 2 < packet.length) {
            int length = (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
            int end = Math.min(packet.length, at + 2 + length);
            if (length > 0) {
                out.accept(Arrays.copyOfRange(packet, at + 2, end));
            }
            at = end;
        }
    }

    private void onFragment(byte[] packet, int from) {
        if (from + 2 > packet.length) {
            return;
        }
        int header = packet[from + 1];
        if ((header & 0x80) != 0) {
            fragments.reset();
            fragments.write(packet[from] & 0xE0 | header & 0x1F);
        }
        fragments.write(packet, from + 2, packet.length - from - 2);
        if ((header & 0x40) != 0) {
            out.accept(fragments.toByteArray());
            fragments.reset();
        }
    }

    /** The units of a byte stream with start codes (H.264, annex B). */
    static Stream<byte[]> ofAnnexB(byte[] stream) {
        List<byte[]> units = new ArrayList<>();
        int begin = -1;
        for (int at = 0; at + 2 < stream.length; at++) {
            if (stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1) {
                add(units, stream, begin, at);
                begin = at + 3;
            }
        }
        add(units, stream, begin, stream.length);
        return units.stream();
    }

    private static void add(List<byte[]> units, byte[] stream, int begin, int nextStart) {
        int end = nextStart;
        while (begin >= 0 && end > begin && stream[end - 1] == 0) { // a start code's fourth byte, and trailing zeros
            end--;
        }
        if (begin >= 0 && end > begin) {
            units.add(Arrays.copyOfRange(stream, begin, end));
        }
    }
}
