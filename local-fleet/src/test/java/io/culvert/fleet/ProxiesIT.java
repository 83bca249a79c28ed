package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram.Result;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.StockProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stock proxies in front of two gateways, balancing request by request and without any affinity.
 *
 * <p>How long the long plays last is the system property {@code culvert.long-play}, an ISO 8601 duration: 15 s unless
 * set, so that the ordinary build ends; {@code -Dculvert.long-play=PT15M} shows what a viewer of GStreamer needs, whose
 * receiver reports fill the declared POST body in about ten minutes.
 */
class ProxiesIT {
    private static final Duration LONG_PLAY = Duration.parse(System.getProperty("culvert.long-play", "PT15S"));
    private static final int FRAMES_PER_SECOND = 25;
    private static final int AUDIO_PACKETS_PER_SECOND = 46;

    /** Room for a player to start on a busy machine. */
    private static final Duration START = Duration.ofSeconds(20);

    private static final int STILL_PLAYING = -1;
    private static final int SMALL_PICTURE_BYTES = 16 * 16 * 3 / 2;
    private static final int LEAST_AUDIO_BYTES = 20;

    /** The body that every client declares, and a proxy forwards no byte more of. */
    private static final int DECLARED_BODY_BYTES = 32_767;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 1, 1);

    @TempDir
    Path folder;

    /** The two proxies that Debian has. */
    enum Kind {
        NGINX,
        HAPROXY
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNothingWhenThePostBodyIsExhausted(Kind kind) throws Exception {
        try (StockProxy proxy = start(kind);
                TunnelClient viewer = TunnelClient.http("rtsp://127.0.0.1:" + proxy.port() + "/live/demo")
                        .timeout(Duration.ofSeconds(20))
                        .open()) {
            viewer.watch();

            CompletableFuture<?> unheard = exhaust(viewer);

            long frames = LONG_PLAY.toSeconds() * FRAMES_PER_SECOND;
            assertThat(viewer.media().await(0, stats -> stats.accessUnits() >= frames, LONG_PLAY.multipliedBy(2)))
                    .isTrue();
            assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            assertThat(viewer.media().channelStats(2).isUnbroken()).isTrue();
            assertThat(viewer.isOpen()).isTrue();
            assertThat(unheard).as("a command that the proxy keeps").isNotDone();
        }
    }

    /** GStreamer sends its receiver reports up the POST until the proxy takes no more, and must not mind. */
    @ParameterizedTest
    @EnumSource
    void shouldPlayOnWhenGstreamerWatchesPictureAndSound(Kind kind) throws Exception {
        String gstreamer = ExternalProgram.required("gst-launch-1.0");
        try (StockProxy proxy = start(kind)) {
            Path picture = folder.resolve("picture.raw");
            Path sound = folder.resolve("sound.rtp");
            String pipeline = gstreamer + " -q rtspsrc location=rtsph://127.0.0.1:" + proxy.port()
                    + "/live/demo name=s"
                    + " s. ! application/x-rtp,media=video ! rtph264depay ! h264parse ! avdec_h264"
                    + " ! videoscale ! video/x-raw,format=I420,width=16,height=16 ! filesink buffer-mode=unbuffered location="
                    + picture
                    + " s. ! application/x-rtp,media=audio ! filesink buffer-mode=unbuffered location=" + sound;

            Result result = ExternalProgram.run(List.of(pipeline.split(" ")), LONG_PLAY.plus(START));

            assertThat(result.code()).as(result.said() + proxy.lastLines(10)).isEqualTo(STILL_PLAYING);
            assertThat(Files.size(picture) / SMALL_PICTURE_BYTES)
                    .isGreaterThan(LONG_PLAY.toSeconds() * FRAMES_PER_SECOND);
            assertThat(Files.size(sound) / LEAST_AUDIO_BYTES)
                    .isGreaterThan(LONG_PLAY.toSeconds() * AUDIO_PACKETS_PER_SECOND);
        }
    }

    private StockProxy start(Kind kind) throws IOException {
        List<Integer> gateways =
                List.of(FLEET.get().ports().gateway(0), FLEET.get().ports().gateway(1));
        return switch (kind) {
            case NGINX ->
                StockProxy.nginx(ExternalProgram.required("nginx"), folder, gateways, StockProxy.NGINX_TUNNEL_SETTINGS);
            case HAPROXY ->
                StockProxy.haproxy(
                        ExternalProgram.required("haproxy"), folder, gateways, StockProxy.HAPROXY_TUNNEL_SETTINGS);
        };
    }

    /** Receiver reports until the declared length is used up; what follows never reaches a gateway. */
    private static CompletableFuture<?> exhaust(TunnelClient viewer) {
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
        for (int sent = 0; sent <= DECLARED_BODY_BYTES; sent += 16) {
            viewer.sendFrame(1, report);
        }
        return viewer.start(viewer.request("GET_PARAMETER", viewer.aggregateUrl()));
    }
}
