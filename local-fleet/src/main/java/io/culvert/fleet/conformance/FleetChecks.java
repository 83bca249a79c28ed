package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.alone;
import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Group F, the rest: faults, publishing, noise. */
final class FleetChecks {
    private static final Duration RESTART = Duration.ofSeconds(90);
    private static final Duration TAKE_OVER = Duration.ofSeconds(40);
    private static final Duration PUBLISHED = Duration.ofSeconds(40);
    private static final int PUBLISH_SECONDS =
            Integer.parseInt(System.getenv().getOrDefault("CULVERT_CONFORMANCE_PUBLISH_SECONDS", "8"));

    private FleetChecks() {}

    static List<Item> items() {
        return List.of(
                alone(114, "a relay is killed: the GET stays, media resume", FleetChecks::relayKilled),
                alone(115, "a gateway drains: 503 for new ones, the others go on", FleetChecks::drain),
                of(118, "rtspclientsink publishes through a tunnel", FleetChecks::publish),
                of(119, "FFmpeg refuses to publish through a tunnel by itself", FleetChecks::ffmpegPublishes),
                alone(120, "noise on both legs: nothing escapes", FleetChecks::noise));
    }

    private static String relayKilled(Target target) {
        try (TunnelClient client = target.viewer()) {
            for (ServiceProcess relay : List.copyOf(target.fleet().relays())) {
                relay.process().kill();
                boolean resumed = client.media().awaitMorePackets(0, 300, TAKE_OVER);
                Expect.that(resumed, "no media " + TAKE_OVER.toSeconds() + " s after " + relay.name());
                Expect.intact(client, "after " + relay.name());
                relay.restart();
                relay.awaitReady(RESTART);
                Expect.that(client.media().awaitMorePackets(0, 200, TAKE_OVER), "no media with " + relay.name());
            }
            long silence = client.media().channelStats(0).largestSilenceMillis();
            Expect.intact(client, "after all");
            return "each relay in turn: no half frame, longest silence " + silence + " ms";
        }
    }

    private static String drain(Target target) throws IOException {
        ServiceProcess gateway = target.fleet().gateways().get(1);
        int port = target.fleet().ports().gateway(1);
        try (TunnelClient client = Target.watching(target.tunnel().getAt(target.host(), port))) {
            gateway.process().terminate();
            Expect.that(Expect.soon(() -> refusesNew(target, port)), "new tunnels are still taken");
            Expect.plays(client, "while the gateway drains");
            Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER while the gateway drains");
            Expect.that(client.awaitEnd(Duration.ofSeconds(30)).isPresent(), "the viewer is kept beyond the limit");
            return "503 for new ones, the viewer plays to the limit";
        } finally {
            gateway.process().awaitExit(Duration.ofSeconds(30));
            gateway.restart();
            gateway.awaitReady(RESTART);
        }
    }

    private static boolean refusesNew(Target target, int port) {
        try (TunnelClient late = target.tunnel().getAt(target.host(), port).create()) {
            return late.openGet().status() == 503;
        }
    }

    /** {@code CULVERT_CONFORMANCE_PUBLISH_SECONDS=60} for the whole time. */
    private static String publish(Target target) throws Exception {
        String program = Programs.required("gst-launch-1.0");
        String path = "/publish/conformance";
        String line = " -q videotestsrc is-live=true ! video/x-raw,format=I420,framerate=30/1 ! jpegenc"
                + " ! rtspclientsink location=rtsph://" + target.authority() + path;
        int pictures = 30 * PUBLISH_SECONDS;
        Programs.beside(List.of((program + line).split(" ")), () -> {
            Expect.that(Expect.within(PUBLISHED, () -> isDescribed(target, path)), path + " is not described");
            try (TunnelClient viewer = Target.watching(target.tunnel(path))) {
                boolean came = viewer.media()
                        .await(0, stats -> stats.accessUnits() >= pictures, PUBLISHED.plusSeconds(PUBLISH_SECONDS));
                Expect.that(came, "no " + pictures + " pictures of " + path + " come: " + Expect.end(viewer));
                Expect.intact(viewer, "while rtspclientsink publishes");
            }
        });
        return pictures + " pictures published and seen";
    }

    static boolean isDescribed(Target target, String path) {
        try (TunnelClient asker = target.tunnel(path).open()) {
            return asker.ask("DESCRIBE").status() == 200;
        }
    }

    private static String ffmpegPublishes(Target target) throws Exception {
        String output = "-f lavfi -i testsrc=size=64x64:rate=5 -t 1 -c:v mpeg4 -f rtsp -rtsp_transport http ";
        Programs.Ended ended = Programs.ffmpeg(output + target.url("/publish/ffmpeg"), Duration.ofSeconds(20));
        Expect.that(ended.code() > 0, "FFmpeg ended with " + ended.code());
        return "FFmpeg says: " + ended.said().lines().findFirst().orElse("nothing");
    }

    /**
     * The million runs through the decoders of both legs in each build ({@code NoiseTest} of the gateway); here are sockets,
     * of which a million would take hours: {@code CULVERT_CONFORMANCE_NOISE=1000000}.
     */
    private static String noise(Target target) throws IOException {
        int cases = Integer.parseInt(System.getenv().getOrDefault("CULVERT_CONFORMANCE_NOISE", "3000"));
        long before = target.isFleet() ? exceptions(target) : 0;
        try (TunnelClient witness = target.viewer()) {
            for (int n = 0; n < cases; n++) {
                noise(target, n % 3);
            }
            Expect.plays(witness, "after the noise");
            Expect.status(200, witness.ask("GET_PARAMETER"), "GET_PARAMETER after the noise");
            Expect.intact(witness, "after the noise");
        }
        long escaped = target.isFleet() ? exceptions(target) - before : 0;
        Expect.that(escaped == 0, escaped + " lines with an exception in the logs");
        return "%,d connections, without a trace".formatted(cases);
    }

    private static void noise(Target target, int kind) throws IOException {
        byte[] bytes = Words.random(1 + ThreadLocalRandom.current().nextInt(3_000));
        String head =
                switch (kind) {
                    case 0 -> "";
                    case 1 -> Words.get(target, Words.cookie());
                    default -> Words.post(target, Words.cookie());
                };
        try (Wire wire = target.wire()) {
            wire.send(head).send(bytes);
            if (kind == 1) {
                wire.head(Duration.ofSeconds(5));
            }
        }
    }

    private static long exceptions(Target target) throws IOException {
        long count = 0;
        for (ServiceProcess service : target.fleet().services().toList()) {
            String log = Files.readString(service.process().log(), StandardCharsets.UTF_8);
            count += log.lines().filter(line -> line.contains("Exception")).count();
        }
        return count;
    }
}
