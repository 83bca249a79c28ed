package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sound that a client decoded from the demo stream, as signed 16-bit samples: silence with a beep each second. */
final class DemoSound {
    private static final int LOUD = 5_000;
    private static final int AUDIBLE = 500;
    private static final int LOUD_SAMPLES_PER_SECOND = 600;

    private DemoSound() {}

    /** Beeps are heard, as many as so many seconds have at least. */
    static void assertHeard(Path samples, int seconds) throws IOException {
        byte[] sound = Files.readAllBytes(samples);
        int loud = 0;
        for (int at = 0; at + 1 < sound.length; at += 2) {
            if (Math.abs((short) (sound[at] & 0xff | sound[at + 1] << 8)) > LOUD) {
                loud++;
            }
        }
        assertThat(loud)
                .as("loud samples in %d s with a beep each second", seconds)
                .isGreaterThan(LOUD_SAMPLES_PER_SECOND * seconds);
    }

    /** A tone without a break: most samples of a sine are far from zero. */
    static void assertHum(Path samples, int atLeastBytes) throws IOException {
        byte[] sound = Files.readAllBytes(samples);
        assertThat(sound.length).isGreaterThan(atLeastBytes);
        int audible = 0;
        for (int at = 0; at + 1 < sound.length; at += 2) {
            if (Math.abs((short) (sound[at] & 0xff | sound[at + 1] << 8)) > AUDIBLE) {
                audible++;
            }
        }
        assertThat(audible).as("audible samples of %d", sound.length / 2).isGreaterThan(sound.length / 2 / 2);
    }
}
