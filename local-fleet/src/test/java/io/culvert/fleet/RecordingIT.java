package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.RecordingViewer.Unit;
import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.ChannelStats;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.header.RtpInfoHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A film of twelve seconds, 25 frames each, of which the first is a key frame. */
class RecordingIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int SECONDS = 12;
    private static final int FRAMES = 25;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(1, 1, 2).media(RecordingIT::makeFilm);

    private RecordingViewer viewer;

    private static void makeFilm(Path media) throws IOException, InterruptedException {
        String arguments = " -hide_banner -loglevel error -y -f lavfi -i testsrc2=size=320x180:rate=25"
                + " -f lavfi -i sine=sample_rate=48000 -t 12"
                + " -pix_fmt yuv420p -c:v libopenh264 -b:v 300k -g 25 -c:a aac ";
        ExternalProgram.Result made = ExternalProgram.run(
                List.of((FfmpegTool.path() + arguments + media.resolve("film.mp4")).split(" ")), Duration.ofMinutes(1));
        assertThat(made.code()).as(made.said()).isZero();
    }

    @BeforeEach
    void open() {
        viewer = filmViewer();
    }

    private static RecordingViewer filmViewer() {
        return new RecordingViewer(
                TunnelClient.http(FLEET.get().url(0, "/vod/film.mp4").toString())
                        .timeout(SOON)
                        .open());
    }

    @AfterEach
    void close() {
        viewer.close();
    }

    @Test
    void shouldSendKeyFramesAloneAndEndWhenFourTimesTheSpeedIsAsked() {
        Answer play = viewer.play(RtspHeaders.RANGE, "npt=0-", RtspHeaders.SCALE, "9");
        assertThat(play.header(RtspHeaders.SCALE)).contains("4.0");
        viewer.awaitBye(SOON);
        assertThat(viewer.units()).hasSize(SECONDS);
        assertThat(viewer.soundPackets()).isZero();
        assertThat(viewer.byeChannels()).containsExactlyInAnyOrder(1, 3);

        assertThat(viewer.client().ask("GET_PARAMETER").status())
                .as("the session stays")
                .isEqualTo(200);
        assertThat(viewer.play().header(RtspHeaders.RANGE)).as("once more").contains("npt=0.000-12.000");
        viewer.awaitUnits(SECONDS + FRAMES, SOON);
        assertThat(viewer.units().get(SECONDS).hash())
                .isEqualTo(viewer.units().getFirst().hash());
        assertThat(viewer.soundPackets()).isPositive();
        viewer.client().teardown();
    }

    @Test
    void shouldStartAtTheKeyFrameBeforeAndStopAtTheEndWhenARangeIsAsked() {
        List<Integer> keys = keyFrames();
        Answer play = viewer.play(RtspHeaders.RANGE, "npt=5.5-7");
        assertThat(play.header(RtspHeaders.RANGE)).contains("npt=5.000-7.000");
        viewer.awaitBye(SOON);

        List<Unit> units = viewer.units();
        assertThat(units.getFirst().hash()).isEqualTo(keys.get(5));
        assertThat(units).hasSize(2 * FRAMES);
        assertBeginsAsTold(play, units.getFirst());
        for (String outside : List.of("npt=12.5-", "npt=8-7", "npt=8-8")) {
            assertThat(viewer.client()
                            .ask("PLAY", viewer.client().aggregateUrl(), RtspHeaders.RANGE, outside)
                            .status())
                    .as(outside)
                    .isEqualTo(457);
        }
    }

    private static void assertBeginsAsTold(Answer play, Unit first) {
        RtpInfoHeader.Entry info = RtpInfoHeader.parse(
                        play.header(RtspHeaders.RTP_INFO).orElseThrow())
                .entries()
                .getFirst();
        assertThat(info.seq()).hasValue(first.sequence());
        assertThat(info.rtptime()).hasValue(first.timestamp());
    }

    @Test
    void shouldGoOnWhereItWasPausedWhenPlayedWithoutARange() {
        List<Integer> keys = keyFrames();
        viewer.play(RtspHeaders.RANGE, "npt=3.9-");
        viewer.awaitUnits(2 * FRAMES + 10, SOON);
        viewer.client().pause();
        int seen = viewer.units().size();
        Answer play = viewer.play();
        viewer.awaitUnits(seen + 1, SOON);

        int second = 3 + (seen - 1) / FRAMES; // PLAY began at 3, not at 3.9
        assertThat(play.header(RtspHeaders.RANGE)).contains("npt=%d.000-12.000".formatted(second));
        assertThat(viewer.units().get(seen).hash()).isEqualTo(keys.get(second));
    }

    /** One viewer plays, the other one pauses; the other relay plays on for the first and keeps the second waiting. */
    @Test
    void shouldGoOnWhereEachViewerWasWhenTheRelayIsKilled() {
        List<Integer> keys = keyFrames();
        try (RecordingViewer paused = filmViewer()) {
            paused.play(RtspHeaders.RANGE, "npt=4-");
            viewer.play(RtspHeaders.RANGE, "npt=0-");
            paused.awaitUnits(FRAMES + 10, SOON);
            paused.client().pause();
            int seen = paused.units().size();
            viewer.awaitUnits(FRAMES + 10, SOON);
            killTheRelay();

            int seam = awaitSeam(keys);
            int second = (seam - 1) / FRAMES;
            viewer.awaitUnits(seam + 2 * FRAMES, SOON);
            List<Integer> pictures = viewer.units().stream().map(Unit::hash).toList();
            assertThat(pictures.subList(seam, 2 * seam - second * FRAMES))
                    .as("from the key frame before what was seen last")
                    .isEqualTo(pictures.subList(second * FRAMES, seam));
            assertThat(pictures.get(seam + FRAMES)).isEqualTo(keys.get(second + 1));
            assertUnbroken();

            assertThat(paused.units()).as("paused").hasSize(seen);
            Answer play = paused.play();
            paused.awaitUnits(seen + 1, SOON);
            Unit next = paused.units().get(seen);
            assertThat(keys.indexOf(next.hash())).isEqualTo(4 + (seen - 1) / FRAMES);
            assertBeginsAsTold(play, next); // what was on its way when it paused has used up numbers
        }
    }

    private static void killTheRelay() {
        FLEET.get().relays().stream()
                .filter(relay -> relay.metric("culvert_relay_streams") > 0)
                .findFirst()
                .orElseThrow()
                .process()
                .kill();
    }

    /** Number of the first key frame that comes in another place than in the film. */
    private int awaitSeam(List<Integer> keys) {
        AtomicInteger seam = new AtomicInteger();
        viewer.await("a key frame in another place", SOON, () -> {
            List<Unit> units = viewer.units();
            seam.set(IntStream.range(0, units.size())
                    .filter(i -> keys.contains(units.get(i).hash()))
                    .filter(i -> FRAMES * keys.indexOf(units.get(i).hash()) != i)
                    .findFirst()
                    .orElse(0));
            return seam.get() > 0;
        });
        return seam.get();
    }

    private void assertUnbroken() {
        for (int channel : new int[] {0, 2}) {
            ChannelStats stats = viewer.client().media().channelStats(channel);
            assertThat(stats.isUnbroken()).as("channel %d: %s", channel, stats).isTrue();
        }
    }

    /** What the key frame of each second looks like. */
    private static List<Integer> keyFrames() {
        try (RecordingViewer fast = filmViewer()) {
            fast.play(RtspHeaders.RANGE, "npt=0-", RtspHeaders.SCALE, "4");
            fast.awaitBye(SOON);
            assertThat(fast.units()).hasSize(SECONDS);
            return fast.units().stream().map(Unit::hash).toList();
        }
    }
}
