package io.culvert.fleet;

import io.culvert.fleet.client.TunnelClient;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The payloads that a viewer got on channel 0, in order. Fed by the viewer's reader thread. */
final class PayloadRecorder {
    private static final int HEADER_BYTES = 12;

    private final List<String> payloads = new CopyOnWriteArrayList<>();

    private PayloadRecorder() {}

    static PayloadRecorder of(TunnelClient viewer) {
        PayloadRecorder recorder = new PayloadRecorder();
        viewer.media().listener((frame, nanos) -> {
            if (frame.channel() == 0) {
                byte[] packet = frame.payload();
                recorder.payloads.add(text(Arrays.copyOfRange(packet, HEADER_BYTES, packet.length)));
            }
        });
        return recorder;
    }

    static String text(byte[] payload) {
        return HexFormat.of().formatHex(payload);
    }

    int size() {
        return payloads.size();
    }

    List<String> payloads() {
        return List.copyOf(payloads);
    }
}
