package io.culvert.fleet.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The sound of the demo: 80 ms of 1 kHz at the start of each second, signed 16 bit little endian, mono. */
final class BeepTrack {
    static final int RATE = 48_000;

    private static final int BEEP_SAMPLES = RATE * 80 / 1000;
    private static final int RAMP_SAMPLES = RATE * 4 / 1000; // a beep cut off sharply clicks
    private static final double HERTZ = 1000;
    private static final double VOLUME = 0.4 * Short.MAX_VALUE;

    byte[] samples(int seconds) {
        ByteBuffer samples = ByteBuffer.allocate(seconds * RATE * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int second = 0; second < seconds; second++) {
            for (int n = 0; n < BEEP_SAMPLES; n++) {
                samples.putShort((second * RATE + n) * Short.BYTES, sample(n));
            }
        }
        return samples.array();
    }

    private static short sample(int n) {
        double ramp = Math.min(1, Math.min(n, BEEP_SAMPLES - n) / (double) RAMP_SAMPLES);
        return (short) (VOLUME * ramp * Math.sin(2 * Math.PI * HERTZ * n / RATE));
    }
}
