package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.culvert.fleet.demo.DemoClip;
import io.culvert.fleet.demo.FfmpegTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPicturesTest {
    @TempDir
    Path folder;

    @Test
    void shouldAcceptThePictureWhenItIsTheDemo() throws Exception {
        Path clip = DemoClip.makeIfMissing(folder, line -> {});
        Path picture = folder.resolve("picture.rgb");
        ExternalProgram.run(
                List.of((FfmpegTool.path() + " -nostdin -v error -y -ss 30 -i " + clip
                                + " -t 1 -pix_fmt rgb24 -f rawvideo " + picture)
                        .split(" ")),
                Duration.ofSeconds(30));

        DemoPictures.assertShown(picture, 25);
    }

    @Test
    void shouldRefuseThePictureWhenItIsBlank() throws Exception {
        Path picture = Files.write(folder.resolve("blank.rgb"), new byte[3 * DemoPictures.FRAME_BYTES]);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> DemoPictures.assertShown(picture, 3))
                .withMessageContaining("bar 0");
    }

    @Test
    void shouldRefuseThePictureWhenItStops() throws Exception {
        Path picture = Files.write(folder.resolve("short.rgb"), new byte[DemoPictures.FRAME_BYTES]);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> DemoPictures.assertShown(picture, 3))
                .withMessageContaining("decoded frames");
    }
}
