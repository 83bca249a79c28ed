package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Frames that a client decoded from the demo stream, as raw RGB, 640x360.
 *
 * <p>The colour bars say that the picture is whole and its colours right; frames that differ say that it moves.
 */
final class DemoPictures {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    static final int FRAME_BYTES = WIDTH * HEIGHT * 3;
    private static final int TOLERANCE = 24; // lossy coding and two ways to convert colours
    private static final int MATRIX_DIFFERENCE = 32;
    private static final int[][] BARS = {
        {192, 192, 192}, {192, 192, 0}, {0, 192, 192}, {0, 192, 0},
        {192, 0, 192}, {192, 0, 0}, {0, 0, 192}, {16, 16, 16}
    };

    private DemoPictures() {}

    static void assertShown(Path rawVideo, int atLeastFrames) throws IOException {
        assertShown(rawVideo, atLeastFrames, TOLERANCE);
    }

    /** For players that convert colours the way of HD where the stream does not say: green becomes darker by 30. */
    static void assertShownInAnyMatrix(Path rawVideo, int atLeastFrames) throws IOException {
        assertShown(rawVideo, atLeastFrames, TOLERANCE + MATRIX_DIFFERENCE);
    }

    private static void assertShown(Path rawVideo, int atLeastFrames, int tolerance) throws IOException {
        byte[] video = Files.readAllBytes(rawVideo);
        int frames = video.length / FRAME_BYTES;
        assertThat(frames).as("decoded frames").isGreaterThanOrEqualTo(atLeastFrames);
        assertBars(video, 0, tolerance);
        assertBars(video, frames / 2, tolerance);
        assertBars(video, frames - 1, tolerance);
        assertMoving(video, frames);
    }

    private static void assertBars(byte[] video, int frame, int tolerance) {
        for (int bar = 0; bar < BARS.length; bar++) {
            int x = bar * WIDTH / BARS.length + WIDTH / BARS.length / 2;
            int at = frame * FRAME_BYTES + (320 * WIDTH + x) * 3;
            for (int colour = 0; colour < 3; colour++) {
                assertThat(video[at + colour] & 0xff)
                        .as("frame %d, colour %d of bar %d", frame, colour, bar)
                        .isBetween(BARS[bar][colour] - tolerance, BARS[bar][colour] + tolerance);
            }
        }
    }

    private static void assertMoving(byte[] video, int frames) {
        int same = 0;
        for (int frame = 1; frame < frames; frame++) {
            int at = frame * FRAME_BYTES;
            if (Arrays.equals(video, at - FRAME_BYTES, at, video, at, at + FRAME_BYTES)) {
                same++;
            }
        }
        assertThat(same).as("frames that repeat the one before").isLessThan(frames / 4);
    }
}
