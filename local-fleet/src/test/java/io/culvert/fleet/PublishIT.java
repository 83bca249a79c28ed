package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.Description;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.client.TunnelClientBuilder;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients publish, others watch through tunnels on other gateways: real programs, and scripted ones that count. */
class PublishIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PICTURES = 40;
    private static final int SOUND_BYTES = 150_000;

    /** {@code -Dculvert.publish.seconds=60} for the long form. */
    private static final int SECONDS = Integer.getInteger("culvert.publish.seconds", 8);

    @RegisterExtension
    static final FleetForTests FLEET =
            FleetForTests.of(3, 1, 2).with(Map.of("CULVERT_SESSION_PUBLISH_PATHS", "/live/in/"));

    /** What is published, and how GStreamer takes it apart. */
    enum Coding {
        H264_AAC("libx264 -preset ultrafast -bf 0 -g 25", "aac", "rtph264depay ! h264parse ! avdec_h264"),
        H265_OPUS(
                "libx265 -preset ultrafast -x265-params keyint=25:bframes=0:log-level=error",
                "libopus",
                "rtph265depay ! h265parse ! avdec_h265"),
        MJPEG("mjpeg -q:v 3 -huffman default -force_duplicated_matrix 1", "", "rtpjpegdepay ! jpegdec");

        private final String video;
        private final String audio;
        private final String gstreamer;

        Coding(String video, String audio, String gstreamer) {
            this.video = video;
            this.audio = audio;
            this.gstreamer = gstreamer;
        }
    }

    private static URI url(int gateway, String path) {
        return FLEET.get().url(gateway, path);
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowTheSamePicturesWhenFfmpegPublishes(Coding coding, @TempDir Path folder) throws Exception {
        String path = "/live/in/" + coding.name();
        ReferenceClip clip = ReferenceClip.make(folder, coding.video, coding.audio);
        try (RunningProgram publisher = RunningProgram.ffmpeg(clip, url(0, path).toString(), folder)) {
            awaitDescribed(path);
            Path picture = folder.resolve("ffmpeg.yuv");
            Path other = folder.resolve("gstreamer.yuv");
            Path sound = folder.resolve("sound.pcm");
            String hearing = coding.audio.isEmpty() ? "" : " -map 0:a -t 3 -ac 1 -ar 48000 -f s16le " + sound;
            String gstreamer = ExternalProgram.required("gst-launch-1.0") + " -q rtspsrc latency=200 location="
                    + url(2, path).toString().replaceFirst("rtsp", "rtsph") + " ! application/x-rtp,media=video ! "
                    + coding.gstreamer + " ! videoconvert ! video/x-raw,format=I420 ! filesink buffer-mode=unbuffered"
                    + " location=" + other;
            try (RunningProgram first = watchingFfmpeg(
                            url(1, path),
                            " -map 0:v -vsync passthrough -t 3 -pix_fmt " + ReferenceClip.pixels(coding.video)
                                    + " -f rawvideo " + picture + hearing,
                            folder);
                    RunningProgram second = RunningProgram.start(gstreamer, folder, "gstreamer")) {
                assertThat(first.awaitEnd()).as(first.said()).isZero();
                second.awaitBytes(other, ReferenceClip.bytesOf(PICTURES + 1));
            }
            clip.assertShown(picture, PICTURES);
            clip.assertShown(other, PICTURES);
            if (!coding.audio.isEmpty()) {
                DemoSound.assertHum(sound, SOUND_BYTES);
            }
            assertThat(publisher.isAlive()).as(publisher.said()).isTrue();
        }
    }

    @Test
    void shouldBeHeardWhenG711AloneIsPublished(@TempDir Path folder) throws Exception {
        String path = "/live/in/g711";
        ReferenceClip clip = ReferenceClip.make(folder, "", "pcm_alaw -ac 1 -ar 8000");
        try (RunningProgram publisher = RunningProgram.ffmpeg(clip, url(0, path).toString(), folder)) {
            awaitDescribed(path);
            Path sound = folder.resolve("sound.pcm");
            Path other = folder.resolve("gstreamer.pcm");
            String gstreamer = ExternalProgram.required("gst-launch-1.0") + " -q rtspsrc latency=200 location="
                    + url(2, path).toString().replaceFirst("rtsp", "rtsph") + " ! application/x-rtp,media=audio"
                    + " ! rtppcmadepay ! alawdec ! audioconvert ! audioresample"
                    + " ! audio/x-raw,format=S16LE,rate=48000,channels=1 ! filesink buffer-mode=unbuffered location="
                    + other;
            try (RunningProgram first =
                            watchingFfmpeg(url(1, path), " -map 0:a -t 3 -ac 1 -ar 48000 -f s16le " + sound, folder);
                    RunningProgram second = RunningProgram.start(gstreamer, folder, "gstreamer")) {
                assertThat(first.awaitEnd()).as(first.said()).isZero();
                second.awaitBytes(other, 2 * SOUND_BYTES);
            }
            DemoSound.assertHum(sound, SOUND_BYTES);
            DemoSound.assertHum(other, SOUND_BYTES);
            assertThat(publisher.isAlive()).as(publisher.said()).isTrue();
        }
    }

    private static RunningProgram watchingFfmpeg(URI stream, String outputs, Path folder) throws Exception {
        String program = ExternalProgram.required("ffmpeg");
        return RunningProgram.start(
                program + " -nostdin -v error -y -rtsp_transport http -i " + stream + outputs, folder, "ffmpeg");
    }

    /** A viewer that comes before its publisher is told 404; a program would give up. */
    private static void awaitDescribed(String path) {
        Await.until(path + " to be described", SOON, Duration.ofMillis(200), () -> {
            try (TunnelClient asker =
                    TunnelClient.rtsp(url(0, path).toString()).timeout(SOON).open()) {
                return asker.ask("DESCRIBE").status() == 200;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp", "rtsph"})
    void shouldBeWatchedWhenRtspclientsinkPublishes(String scheme, @TempDir Path folder) throws Exception {
        String path = "/live/in/gst-" + scheme;
        URI stream = URI.create(scheme + url(0, path).toString().substring("rtsp".length()));
        watchGstreamer(stream, path, folder);
    }

    @Test
    void shouldBeWatchedWhenThePublishersLegsAreLedApart(@TempDir Path folder) throws Exception {
        String path = "/live/in/apart";
        Ports ports = FLEET.get().ports();
        try (LegSplitter splitter = new LegSplitter(ports.gateway(1), ports.gateway(2))) {
            watchGstreamer(URI.create("rtsph://127.0.0.1:" + splitter.port() + path), path, folder);

            assertThat(splitter.posts()).isEqualTo(1);
        }
    }

    /** The publisher has more to send than is waited for; it must not have failed meanwhile. */
    private static void watchGstreamer(URI stream, String path, Path folder) throws Exception {
        String publish = ExternalProgram.required("gst-launch-1.0") + " -q videotestsrc is-live=true num-buffers="
                + SECONDS * 25 + " ! video/x-raw,format=I420,width=320,height=240,framerate=25/1 ! jpegenc"
                + " ! rtspclientsink latency=100 location=" + stream;
        if (stream.getScheme().equals("rtsp")) {
            publish += " protocols=tcp";
        }
        try (RunningProgram publisher = RunningProgram.start(publish, folder, "rtspclientsink")) {
            awaitDescribed(path);
            try (TunnelClient viewer =
                    TunnelClient.http(url(0, path).toString()).open()) {
                viewer.watch();

                assertThat(viewer.media()
                                .await(
                                        0,
                                        stats -> stats.accessUnits() >= 25L * (SECONDS - 4),
                                        SOON.plusSeconds(SECONDS)))
                        .as(publisher.said())
                        .isTrue();
                assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            }
            // Its end is not waited for: before 1.24 the RTP session may miss that its RTCP has ended, and plays on.
            assertThat(publisher.isAlive() || publisher.awaitEnd() == 0)
                    .as(publisher.said())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 2", "2, 1"})
    void shouldPassAnUnknownPayloadBitForBit(int get, int post) {
        String path = "/live/in/unknown-" + get + post;
        ScriptedPublisher publisher = new ScriptedPublisher(client(path, get, post), ScriptedPublisher.UNKNOWN);
        try (publisher) {
            publisher.send(3);
            awaitDescribed(path);
            try (TunnelClient viewer =
                    TunnelClient.http(url(1, path).toString()).open()) {
                PayloadRecorder got = PayloadRecorder.of(viewer);
                Description description = viewer.describe();
                viewer.setupAll();
                viewer.play();
                publisher.sendUntil(() -> got.size() >= 200, SOON);

                assertThat(description.sdp()).contains("a=rtpmap:113 X-CULVERT-TEST/90000");
                List<String> payloads = got.payloads();
                assertThat(payloads).isEqualTo(publisher.sent(payloads));
                assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            }
        }
    }

    private static TunnelClientBuilder client(String path, int get, int post) {
        return TunnelClient.http(url(get, path).toString())
                .postAt("127.0.0.1", FLEET.get().ports().gateway(post));
    }

    @Test
    void shouldKeepViewersWhenThePublisherIsKilledAndComesBack(@TempDir Path folder) throws Exception {
        String path = "/live/in/back";
        ReferenceClip clip = ReferenceClip.make(folder, "libx264 -preset ultrafast -bf 0 -g 25", "");
        RunningProgram publisher = RunningProgram.ffmpeg(clip, url(0, path).toString(), folder);
        try (TunnelClient viewer = TunnelClient.http(url(1, path).toString()).create()) {
            awaitDescribed(path);
            viewer.openGet();
            viewer.openPost();
            viewer.watch();
            assertThat(viewer.media().awaitMorePackets(0, 50, SOON)).isTrue();

            publisher.close();
            publisher = RunningProgram.ffmpeg(clip, url(2, path).toString(), folder);

            assertThat(viewer.media().awaitMorePackets(0, 150, SOON)).isTrue();
            assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
        } finally {
            publisher.close();
        }
    }

    @Test
    void shouldCloseViewersWhenThePublisherComesBackWithSomethingElse() {
        String path = "/live/in/else";
        try (TunnelClient viewer = TunnelClient.http(url(1, path).toString()).create()) {
            ScriptedPublisher first = new ScriptedPublisher(client(path, 0, 0), ScriptedPublisher.UNKNOWN);
            first.send(3);
            awaitDescribed(path);
            viewer.openGet();
            viewer.openPost();
            viewer.watch();
            first.sendUntil(() -> viewer.media().channelStats(0).packets() > 10, SOON);
            first.close();

            try (ScriptedPublisher second =
                    new ScriptedPublisher(client(path, 0, 0), ScriptedPublisher.UNKNOWN.replace("113", "114"))) {
                second.sendUntil(() -> !viewer.isOpen(), SOON);
            }
        }
    }

    @Test
    void shouldRefuseASecondPublisherAndEveryoneWherePathsAreNotOpen() {
        try (ScriptedPublisher first = new ScriptedPublisher(client("/live/in/busy", 0, 0), ScriptedPublisher.UNKNOWN);
                TunnelClient second = client("/live/in/busy", 1, 1).open();
                TunnelClient elsewhere = client("/live/closed", 1, 1).open()) {
            first.send(1);

            Await.until(
                    "a second publisher to be refused",
                    SOON,
                    Duration.ofMillis(50),
                    () -> second.announce(ScriptedPublisher.UNKNOWN).status() == 455);
            assertThat(elsewhere.announce(ScriptedPublisher.UNKNOWN).status()).isEqualTo(405);
        }
    }

    @Test
    void shouldLetASecondPublisherTakeOverWhenTheStreamIsDefinedSo() {
        String path = "/live/taken-over";
        String definition = "{\"source\":{\"kind\":\"publish\",\"busy\":\"REPLACE\"}}";
        assertThat(StreamsApi.ask(FLEET.get(), 0, "PUT", path, definition).statusCode())
                .isEqualTo(201);
        try (ScriptedPublisher first = new ScriptedPublisher(client(path, 0, 0), ScriptedPublisher.UNKNOWN);
                TunnelClient viewer = TunnelClient.http(url(1, path).toString()).create()) {
            first.send(3);
            awaitDescribed(path);
            viewer.openGet();
            viewer.openPost();
            viewer.watch();
            first.sendUntil(() -> viewer.media().channelStats(0).packets() > 10, SOON);

            try (ScriptedPublisher second = new ScriptedPublisher(client(path, 2, 2), ScriptedPublisher.UNKNOWN)) {
                long before = viewer.media().channelStats(0).packets();
                second.sendUntil(
                        () -> !first.isOpen() && viewer.media().channelStats(0).packets() > before + 50, SOON);

                assertThat(viewer.isOpen()).isTrue();
                assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            }
        }
    }

    @Test
    void shouldEndThePublisherWhenItsDefinitionIsRemoved() {
        String path = "/live/withdrawn";
        String definition = "{\"source\":{\"kind\":\"publish\"}}";
        assertThat(StreamsApi.ask(FLEET.get(), 0, "PUT", path, definition).statusCode())
                .isEqualTo(201);
        try (ScriptedPublisher publisher = new ScriptedPublisher(client(path, 0, 1), ScriptedPublisher.UNKNOWN)) {
            publisher.send(3);
            awaitDescribed(path);
            assertThat(publisher.isOpen()).isTrue();

            assertThat(StreamsApi.ask(FLEET.get(), 0, "DELETE", path, "").statusCode())
                    .isEqualTo(204);

            Await.until("the publisher to be closed", SOON, Duration.ofMillis(50), () -> !publisher.isOpen());
        }
    }

    @Test
    void shouldGoOnWhenTheRelayOfAPublicationIsKilled() throws Exception {
        String path = "/live/in/failover";
        try (ScriptedPublisher publisher = new ScriptedPublisher(client(path, 0, 2), ScriptedPublisher.UNKNOWN)) {
            publisher.send(3);
            awaitDescribed(path);
            try (TunnelClient viewer =
                    TunnelClient.http(url(1, path).toString()).open()) {
                viewer.watch();
                publisher.sendUntil(() -> viewer.media().channelStats(0).packets() > 20, SOON);

                relayThatReceives(publisher).process().kill();
                long before = viewer.media().channelStats(0).packets();
                publisher.sendUntil(() -> viewer.media().channelStats(0).packets() > before + 50, SOON);

                assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            } finally {
                FLEET.get().relays().stream()
                        .filter(relay -> !relay.process().isAlive())
                        .forEach(ServiceProcess::restart);
            }
        }
    }

    private static ServiceProcess relayThatReceives(ScriptedPublisher publisher) {
        List<ServiceProcess> relays = FLEET.get().relays();
        List<Double> before = relays.stream().map(PublishIT::received).toList();
        publisher.send(50);
        AtomicReference<ServiceProcess> found = new AtomicReference<>();
        Await.until("a relay to receive", SOON, Duration.ofMillis(50), () -> {
            for (int i = 0; i < relays.size(); i++) {
                if (received(relays.get(i)) > before.get(i)) {
                    found.set(relays.get(i));
                }
            }
            return found.get() != null;
        });
        return found.get();
    }

    private static double received(ServiceProcess relay) {
        return relay.metric("culvert_relay_link_received_bytes_total");
    }
}
