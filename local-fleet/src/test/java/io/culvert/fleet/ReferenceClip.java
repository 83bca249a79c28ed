package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A clip whose every picture differs from every other, and what its pictures must look like: those of its own decoded.
 *
 * @param file   encoded; published by copying, so that a viewer can get it unchanged
 * @param frames the decoded pictures, in order
 */
record ReferenceClip(Path file, List<byte[]> frames) {
    private static final String SIZE = "320x240";
    private static final int FRAME_BYTES = 320 * 240 * 3 / 2;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final double LEAST_PSNR = 30;

    /** @param video encoder of the picture with its options; empty for sound alone */
    static ReferenceClip make(Path folder, String video, String audio) throws Exception {
        Path file = folder.resolve("reference.nut");
        String picture = video.isEmpty() ? "" : "-f lavfi -i testsrc2=size=" + SIZE + ":rate=25 ";
        String coding = video.isEmpty() ? "" : " -pix_fmt " + pixels(video) + " -c:v " + video;
        String sound = audio.isEmpty() ? "" : "-f lavfi -i sine=frequency=440:sample_rate=48000 ";
        String soundCoding = audio.isEmpty() ? "" : " -c:a " + audio;
        ffmpeg(picture + sound + "-t 12" + coding + soundCoding + " " + file);
        return new ReferenceClip(file, video.isEmpty() ? List.of() : decoded(file, folder, pixels(video)));
    }

    private static List<byte[]> decoded(Path file, Path folder, String pixels) throws Exception {
        Path raw = folder.resolve("reference.yuv");
        ffmpeg("-i " + file + " -map 0:v -vsync passthrough -pix_fmt " + pixels + " -f rawvideo " + raw);
        return frames(raw);
    }

    /** JPEG uses all values of a byte, and GStreamer's decoder leaves it so. */
    static String pixels(String encoder) {
        return encoder.startsWith("mjpeg") ? "yuvj420p" : "yuv420p";
    }

    private static void ffmpeg(String arguments) throws IOException, InterruptedException {
        String command = ExternalProgram.required("ffmpeg") + " -nostdin -v error -y " + arguments;
        Result result = ExternalProgram.run(List.of(command.split(" +")), LIMIT);
        assertThat(result.code()).as(result.said()).isZero();
    }

    private static List<byte[]> frames(Path raw) throws IOException {
        byte[] all = Files.readAllBytes(raw);
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at + FRAME_BYTES <= all.length; at += FRAME_BYTES) {
            frames.add(Arrays.copyOfRange(all, at, at + FRAME_BYTES));
        }
        return frames;
    }

    static long bytesOf(int pictures) {
        return (long) pictures * FRAME_BYTES;
    }

    /** What was shown is a run of the clip's pictures, over and over, none missing, all like the original. */
    void assertShown(Path raw, int atLeast) throws IOException {
        List<byte[]> shown = frames(raw);
        assertThat(shown).hasSizeGreaterThanOrEqualTo(atLeast);
        int offset = bestMatch(shown.get(0));
        List<Double> quality = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            quality.add(psnr(shown.get(i), frames.get((offset + i) % frames.size())));
        }
        assertThat(quality)
                .as("PSNR of %d pictures from number %d on", quality.size(), offset)
                .hasSizeGreaterThanOrEqualTo(atLeast)
                .allMatch(each -> each > LEAST_PSNR);
    }

    private int bestMatch(byte[] first) {
        int best = 0;
        for (int i = 1; i < frames.size(); i++) {
            best = psnr(first, frames.get(i)) > psnr(first, frames.get(best)) ? i : best;
        }
        return best;
    }

    private static double psnr(byte[] one, byte[] other) {
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            int difference = (one[i] & 0xFF) - (other[i] & 0xFF);
            squares += difference * difference;
        }
        return squares == 0 ? 100 : 10 * Math.log10(255.0 * 255 * one.length / squares);
    }
}
