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
import java.util.List;

/** Programs that people really watch with, as they come: each watches the demo stream for some seconds. */
enum RealPlayer {
    /** As the system has it. */
    FFMPEG {
        @Override
        void assertShows(URI stream, Path folder) throws Exception {
            assertFfmpegShows(ExternalProgram.required("ffmpeg"), "http", stream, folder);
        }
    },
    /** rtspsrc, picture and sound; its receiver reports go up the POST. */
    GSTREAMER {
        @Override
        void assertShows(URI stream, Path folder) throws Exception {
            assertGstreamerShows("rtsph", stream, folder);
        }
    },
    /** LIVE555, which VLC has inside; its receiver reports go up the GET. No package of Debian has it. */
    OPENRTSP {
        @Override
        void assertShows(URI stream, Path folder) throws Exception {
            assertOpenRtspShows(stream, folder);
        }
    };

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SECONDS = 4;
    private static final int FRAMES = 60;
    private static final int LEAST_SOUND_BYTES = 2_000;

    /** Picture and sound come out whole; what the player writes goes to this folder. */
    abstract void assertShows(URI stream, Path folder) throws Exception;

    /** @param transport FFmpeg's own word for it: http, tcp */
    static void assertFfmpegShows(String ffmpeg, String transport, URI stream, Path folder) throws Exception {
        Path picture = folder.resolve("picture.rgb");
        Path sound = folder.resolve("sound.pcm");

        Result result = ExternalProgram.run(
                words(ffmpeg + " -nostdin -v error -y -rtsp_transport " + transport + " -i " + stream
                        + " -map 0:v -t " + SECONDS + " -pix_fmt rgb24 -f rawvideo " + picture
                        + " -map 0:a -t " + SECONDS + " -f s16le " + sound),
                LIMIT);

        assertThat(result.code()).as(result.said()).isZero();
        DemoPictures.assertShown(picture, FRAMES);
        DemoSound.assertHeard(sound, SECONDS);
    }

    /** @param scheme GStreamer's own word for it: rtsph for the tunnel, rtspt for TCP */
    static void assertGstreamerShows(String scheme, URI stream, Path folder) throws Exception {
        Path picture = folder.resolve("picture.rgb");
        Path sound = folder.resolve("sound.pcm");
        String location = stream.toString().replaceFirst("rtsp", scheme);
        Process player = start(
                ExternalProgram.required("gst-launch-1.0") + " -q rtspsrc latency=100 location=" + location + " name=s"
                        + " s. ! application/x-rtp,media=video ! rtph264depay ! h264parse ! avdec_h264 ! videoconvert"
                        + " ! video/x-raw,format=RGB ! queue ! filesink buffer-mode=unbuffered location=" + picture
                        + " s. ! application/x-rtp,media=audio ! rtpmp4gdepay ! aacparse ! avdec_aac ! audioconvert"
                        + " ! audio/x-raw,format=S16LE ! queue ! filesink buffer-mode=unbuffered location=" + sound,
                folder);

        // A live stream does not end by itself: the player is ended when it has shown enough.
        awaitBytes(player, picture, SECONDS * 25L * DemoPictures.FRAME_BYTES, folder);

        DemoPictures.assertShown(picture, FRAMES);
        DemoSound.assertHeard(sound, SECONDS - 1);
    }

    private static void assertOpenRtspShows(URI stream, Path folder) throws Exception {
        String openRtsp = ExternalProgram.optional("openRTSP");
        Process player = start(
                openRtsp + " -F " + folder + "/ -d " + SECONDS + " -T " + stream.getPort() + " " + stream, folder);
        Await.until("openRTSP to end", LIMIT, Duration.ofMillis(100), () -> !player.isAlive());
        Path video = folder.resolve("video-H264-1");
        Path picture = folder.resolve("picture.rgb");

        ExternalProgram.run(
                words(FfmpegTool.path() + " -nostdin -v error -y -f h264 -i " + video + " -pix_fmt rgb24 -f rawvideo "
                        + picture),
                LIMIT);

        DemoPictures.assertShown(picture, FRAMES);
        assertThat(folder.resolve("audio-MPEG4-GENERIC-2").toFile().length()).isGreaterThan(LEAST_SOUND_BYTES);
    }

    private static Process start(String command, Path folder) throws IOException {
        return new ProcessBuilder(words(command))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(folder.resolve("player.log").toFile())
                .start();
    }

    private static void awaitBytes(Process player, Path file, long bytes, Path folder)
            throws IOException, InterruptedException {
        try {
            Await.until(
                    "what the player shows",
                    LIMIT,
                    Duration.ofMillis(100),
                    () -> !player.isAlive() || file.toFile().length() >= bytes);
        } catch (IllegalStateException e) {
            throw new AssertionError(Files.readString(folder.resolve("player.log")), e);
        } finally {
            player.destroyForcibly().waitFor();
        }
    }

    private static List<String> words(String command) {
        return List.of(command.split(" "));
    }
}
