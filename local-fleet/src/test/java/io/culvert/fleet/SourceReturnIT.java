package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.StreamEnd;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.fleet.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The file behind a live stream is replaced, or gone for a while, and viewers are there. */
class SourceReturnIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);

    /** Promised are 5 s; the rest is room for a busy machine. */
    private static final Duration RETURN = Duration.ofSeconds(15);

    private static Path media;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(1, 1, 1).media(SourceReturnIT::makeClips);

    private static void makeClips(Path folder) throws IOException, InterruptedException {
        media = folder;
        make("first.mp4", "320x180", "null");
        make("negative.mp4", "320x180", "negate");
        make("large.mp4", "640x360", "null");
    }

    private static void make(String name, String size, String filter) throws IOException, InterruptedException {
        String arguments = " -hide_banner -loglevel error -y -f lavfi -i testsrc2=rate=25:size=" + size + " -t 2 -vf "
                + filter + " -pix_fmt yuv420p -c:v libopenh264 -b:v 300k -g 25 ";
        ExternalProgram.Result made = ExternalProgram.run(
                List.of((FfmpegTool.path() + arguments + media.resolve(name)).split(" ")), Duration.ofMinutes(1));
        assertThat(made.code()).as(made.said()).isZero();
    }

    /** The content comes under this name in one instant, as whoever replaces files should do it. */
    private static void put(String content, String name) throws IOException {
        Path copy = Files.copy(media.resolve(content), media.resolve("." + name), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, media.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static TunnelClient watch(String path) {
        TunnelClient viewer = TunnelClient.http(FLEET.get().url(0, path).toString())
                .timeout(SOON)
                .open();
        viewer.watch();
        assertThat(viewer.media().awaitMorePackets(0, 10, SOON)).isTrue();
        return viewer;
    }

    private static void awaitLoss(double before) {
        Await.until("the relay to miss the file", SOON, POLL, () -> lost() > before);
    }

    private static double lost() {
        return FLEET.get().relays().getFirst().metric("culvert_relay_sources_lost_total");
    }

    @Test
    void shouldGoOnWhenTheNewFileIsOfTheSameKind() throws IOException {
        put("first.mp4", "same.mp4");
        double before = lost();
        try (TunnelClient viewer = watch("/live/same")) {
            put("negative.mp4", "same.mp4");
            awaitLoss(before);
            assertThat(viewer.media().awaitMorePackets(0, 60, SOON)).isTrue();
            assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            assertThat(viewer.isOpen()).isTrue();
        }
    }

    @Test
    void shouldHoldItsViewersWhenTheFileIsGoneForAWhile() throws IOException {
        put("first.mp4", "gone.mp4");
        double before = lost();
        try (TunnelClient viewer = watch("/live/gone")) {
            Files.delete(media.resolve("gone.mp4"));
            awaitLoss(before);
            Await.until("a silence", SOON, POLL, () -> silence(viewer) >= 6_000);
            put("first.mp4", "gone.mp4");

            assertThat(viewer.media().awaitMorePackets(0, 60, RETURN)).isTrue();
            assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
        }
    }

    private static long silence(TunnelClient viewer) {
        return viewer.media().channelStats(0).largestSilenceMillis();
    }

    @Test
    void shouldCloseItsViewersWithAReasonWhenTheDescriptionIsAnother() throws IOException {
        put("first.mp4", "other.mp4");
        try (TunnelClient viewer = watch("/live/other")) {
            put("large.mp4", "other.mp4");
            assertThat(viewer.awaitEnd(SOON).map(StreamEnd::cause)).contains(StreamEnd.Cause.CLOSED_BY_SERVER);
        }
        assertThat(FLEET.get().gateways().getFirst().metrics()).contains("reason=\"source-changed\"");
        watch("/live/other").close();
    }
}
