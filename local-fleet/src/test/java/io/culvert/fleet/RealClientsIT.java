package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram.Result;
import io.culvert.fleet.demo.FfmpegTool;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What WorksWithIT does not try of real clients: without tunnel, the bundled FFmpeg, recordings. */
class RealClientsIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int FRAMES = 60;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 1, 2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"bundled, http", "bundled, tcp", "installed, tcp"})
    void shouldShowPictureAndSoundWhenFfmpegPlays(String which, String transport) throws Exception {
        String ffmpeg = which.equals("bundled") ? FfmpegTool.path() : ExternalProgram.required("ffmpeg");
        RealPlayer.assertFfmpegShows(ffmpeg, transport, demo(0), folder);
    }

    @Test
    void shouldSeekWhenFfmpegPlaysRecording() throws Exception {
        Path picture = folder.resolve("picture.rgb");

        Result result = ExternalProgram.run(
                List.of((FfmpegTool.path() + " -nostdin -v error -y -rtsp_transport http -ss 20 -i "
                                + FLEET.get().url(1, "/vod/demo.mp4")
                                + " -map 0:v -t 3 -pix_fmt rgb24 -f rawvideo " + picture)
                        .split(" ")),
                LIMIT);

        assertThat(result.code()).as(result.said()).isZero();
        DemoPictures.assertShown(picture, FRAMES);
    }

    @Test
    void shouldShowPictureAndSoundWhenGstreamerPlaysWithoutTunnel() throws Exception {
        RealPlayer.assertGstreamerShows("rtspt", demo(1), folder);
    }

    private static URI demo(int gateway) {
        return FLEET.get().url(gateway, "/live/demo");
    }
}
