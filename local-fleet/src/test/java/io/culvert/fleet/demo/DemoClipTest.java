package io.culvert.fleet.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoClipTest {
    @TempDir
    Path folder;

    @Test
    void shouldDecodeWithoutErrorWhenMade() throws Exception {
        Path clip = folder.resolve("clip.mp4");

        DemoClip.make(clip, 3);

        String said = ffmpeg("-loglevel", "info", "-i", clip.toString(), "-f", "null", "-");
        assertThat(said)
                .contains("Duration: 00:00:03", "h264", "640x360", "25 fps", "aac", "48000 Hz", "frame=   75")
                .doesNotContain("rror");
    }

    @Test
    void shouldStayNearItsBitRateWhenMade() throws Exception {
        Path clip = folder.resolve("clip.mp4");

        DemoClip.make(clip, 4);

        long bitsPerSecond = Files.size(clip) * 8 / 4;
        assertThat(bitsPerSecond).isBetween(100_000L, 1_000_000L);
    }

    @Test
    void shouldStartEachSecondWithKeyFrameWhenMade() throws Exception {
        Path clip = folder.resolve("clip.mp4");

        DemoClip.make(clip, 3);

        String said = ffmpeg(
                "-loglevel",
                "error",
                "-skip_frame",
                "nokey",
                "-i",
                clip.toString(),
                "-an",
                "-fps_mode",
                "passthrough",
                "-f",
                "framecrc",
                "-");
        assertThat(said.lines().filter(line -> !line.startsWith("#"))).hasSize(3);
    }

    @Test
    void shouldKeepTheClipWhenItIsThere() throws Exception {
        List<String> steps = new ArrayList<>();
        Path clip = DemoClip.makeIfMissing(folder, steps::add);
        byte[] before = Files.readAllBytes(clip);

        DemoClip.makeIfMissing(folder, steps::add);

        assertThat(steps).hasSize(1);
        assertThat(Files.readAllBytes(clip)).isEqualTo(before);
    }

    @Test
    void shouldShowAnotherPictureWhenTimeGoesOn() {
        ClockPicture picture = new ClockPicture();

        byte[] first = picture.draw(0).clone();

        assertThat(picture.draw(1)).isNotEqualTo(first).hasSize(640 * 360 * 3 / 2);
        assertThat(picture.draw(0)).isEqualTo(first);
    }

    @Test
    void shouldBeepOnlyAtTheStartOfSecondsWhenSampled() {
        byte[] samples = new BeepTrack().samples(2);

        assertThat(loudest(samples, 0.00, 0.08)).isGreaterThan(10_000);
        assertThat(loudest(samples, 0.08, 1.00)).isZero();
        assertThat(loudest(samples, 1.00, 1.08)).isGreaterThan(10_000);
    }

    private static int loudest(byte[] samples, double from, double to) {
        int loudest = 0;
        for (int n = (int) (from * BeepTrack.RATE); n < (int) (to * BeepTrack.RATE); n++) {
            loudest = Math.max(loudest, Math.abs((short) (samples[2 * n] & 0xff | samples[2 * n + 1] << 8)));
        }
        return loudest;
    }

    private static String ffmpeg(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(FfmpegTool.path(), "-hide_banner", "-nostdin"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
