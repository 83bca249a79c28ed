package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram.Result;
import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.fleet.process.Await;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that people really watch with, as they come, show the demo stream. */
class RealClientsIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int FRAMES = 60;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 1, 2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"bundled, http", "bundled, tcp", "installed, http", "installed, tcp"})
    void shouldShowPictureAndSoundWhenFfmpegPlays(String which, String transport) throws Exception {
        String ffmpeg = which.equals("bundled") ? FfmpegTool.path() : ExternalProgram.required("ffmpeg");
        Path picture = folder.resolve("picture.rgb");
        Path sound = folder.resolve("sound.pcm");

        Result result = ExternalProgram.run(
                words(ffmpeg + " -nostdin -v error -y -rtsp_transport " + transport + " -i " + demo(0)
                        + " -map 0:v -t 4 -pix_fmt rgb24 -f rawvideo " + picture
                        + " -map 0:a -t 4 -f s16le " + sound),
                LIMIT);

        assertThat(result.code()).as(result.said()).isZero();
        DemoPictures.assertShown(picture, FRAMES);
        assertBeeps(sound);
    }

    @Test
    void shouldSeekWhenFfmpegPlaysRecording() throws Exception {
        Path picture = folder.resolve("picture.rgb");

        Result result = ExternalProgram.run(
                words(FfmpegTool.path() + " -nostdin -v error -y -rtsp_transport http -ss 20 -i "
                        + FLEET.get().url(1, "/vod/demo.mp4") + " -map 0:v -t 3 -pix_fmt rgb24 -f rawvideo " + picture),
                LIMIT);

        assertThat(result.code()).as(result.said()).isZero();
        DemoPictures.assertShown(picture, FRAMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsph", "rtspt"})
    void shouldShowPictureWhenGStreamerPlays(String scheme) throws Exception {
        Path picture = folder.resolve("picture.rgb");
        String location = demo(1).toString().replaceFirst("rtsp", scheme);

        Process player = start(words(ExternalProgram.required("gst-launch-1.0") + " -q rtspsrc latency=100 location="
                + location + " name=s s. ! application/x-rtp,media=video ! rtph264depay ! h264parse ! avdec_h264"
                + " ! videoconvert ! video/x-raw,format=RGB ! filesink buffer-mode=unbuffered location=" + picture));

        awaitFrames(player, picture);
        DemoPictures.assertShown(picture, FRAMES);
    }

    @Test
    void shouldReceiveVideoWhenOpenRtspTunnels() throws Exception {
        String openRtsp = ExternalProgram.optional("openRTSP");
        Path video = folder.resolve("video.h264");
        Process process = new ProcessBuilder(
                        words(openRtsp + " -v -d 4 -T " + FLEET.get().ports().gateway(0) + " " + demo(0)))
                .redirectOutput(video.toFile())
                .redirectError(folder.resolve("openrtsp.log").toFile())
                .start();
        Await.until("openRTSP to end", LIMIT, Duration.ofMillis(100), () -> !process.isAlive());
        Path picture = folder.resolve("picture.rgb");

        ExternalProgram.run(
                words(FfmpegTool.path() + " -nostdin -v error -y -f h264 -i " + video + " -pix_fmt rgb24 -f rawvideo "
                        + picture),
                LIMIT);

        DemoPictures.assertShown(picture, FRAMES);
    }

    private static URI demo(int gateway) {
        return FLEET.get().url(gateway, "/live/demo");
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(folder.resolve("player.log").toFile())
                .start();
    }

    /** A live stream does not end by itself: the player is ended when it has shown enough. */
    private void awaitFrames(Process player, Path picture) throws IOException, InterruptedException {
        try {
            Await.until(
                    "pictures of the player; it said: " + folder.resolve("player.log"),
                    LIMIT,
                    Duration.ofMillis(100),
                    () -> !player.isAlive() || picture.toFile().length() >= (FRAMES + 5L) * DemoPictures.FRAME_BYTES);
        } catch (IllegalStateException e) {
            throw new AssertionError(Files.readString(folder.resolve("player.log")), e);
        } finally {
            player.destroyForcibly().waitFor();
        }
    }

    private static void assertBeeps(Path sound) throws IOException {
        byte[] samples = Files.readAllBytes(sound);
        int loud = 0;
        for (int at = 0; at + 1 < samples.length; at += 2) {
            if (Math.abs((short) (samples[at] & 0xff | samples[at + 1] << 8)) > 5_000) {
                loud++;
            }
        }
        assertThat(loud).as("loud samples in 4 s with a beep each second").isGreaterThan(3_000);
    }

    private static List<String> words(String command) {
        return new ArrayList<>(List.of(command.split(" ")));
    }
}
