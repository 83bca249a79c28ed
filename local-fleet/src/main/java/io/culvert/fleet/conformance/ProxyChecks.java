package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.alone;

import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.HttpDialect;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.client.TunnelClientBuilder;
import io.culvert.fleet.process.StockProxy;
import java.time.Duration;
import java.util.List;

/** Group F, the part about proxies in front of the fleet. */
final class ProxyChecks {
    private static final String NGINX_SETTINGS = "proxy_request_buffering off; proxy_buffering off;"
            + " chunked_transfer_encoding off; proxy_read_timeout 1h; client_body_timeout 1h;";
    private static final int MEDIA_BYTES = 100_000;
    private static final int ROUND_TRIPS = 40;

    /** What waits for an acknowledgement comes no earlier on Linux, each time. */
    private static final int DELAYED_MILLIS = 40;

    private ProxyChecks() {}

    static List<Item> items() {
        return List.of(
                alone(111, "behind nginx with its five settings: everybody plays", ProxyChecks::nginx),
                alone(112, "behind nginx as it is installed: fails as documented", ProxyChecks::plainNginx),
                alone(113, "behind HAProxy; with http-no-delay a round trip below 50 ms", ProxyChecks::haproxy));
    }

    private static TunnelClientBuilder through(Target target, StockProxy proxy) {
        return TunnelClient.http("rtsp://127.0.0.1:" + proxy.port() + target.path())
                .timeout(Expect.SOON);
    }

    private static String nginx(Target target) throws Exception {
        try (StockProxy proxy = Proxy.nginx(target, NGINX_SETTINGS)) {
            return everybodyPlays(target, proxy);
        }
    }

    private static String everybodyPlays(Target target, StockProxy proxy) throws Exception {
        for (HttpDialect words : List.of(HttpDialect.FFMPEG, HttpDialect.GSTREAMER, HttpDialect.LIVE555)) {
            try (TunnelClient client = Target.watching(through(target, proxy).dialect(words))) {
                Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER");
                Expect.intact(client, "behind the proxy");
            }
        }
        String url = "127.0.0.1:" + proxy.port() + target.path();
        played("FFmpeg", Programs.ffmpeg("-rtsp_transport http -i rtsp://" + url + " -t 3 -f null -", limit()));
        if (Programs.find("gst-launch-1.0").isEmpty()) {
            return "three dialects of the scripted client and FFmpeg play; GStreamer is not installed";
        }
        String pipeline = "gst-launch-1.0 -q rtspsrc location=rtsph://" + url + " ! application/x-rtp ! fdsink";
        boolean came = Programs.writes(List.of(pipeline.split(" ")), MEDIA_BYTES, limit());
        Expect.that(came, "GStreamer receives no media");
        return "three dialects of the scripted client, FFmpeg and GStreamer play";
    }

    private static Duration limit() {
        return Duration.ofSeconds(60);
    }

    private static void played(String player, Programs.Ended ended) {
        Expect.that(ended.code() == 0, player + " ended with " + ended.code() + ": " + ended.said());
    }

    /** nginx keeps the POST until its end, which never comes; nothing in a reply can change that. */
    private static String plainNginx(Target target) throws Exception {
        try (StockProxy proxy = Proxy.nginx(target, "")) {
            double silent = target.counted("culvert_gateway_posts_silent_total", "");
            try (TunnelClient client = through(target, proxy)
                    .dialect(HttpDialect.GSTREAMER)
                    .timeout(Duration.ofSeconds(5))
                    .open()) {
                int status = client.ask("OPTIONS", client.url()).status();
                throw new Expect.Mismatch("OPTIONS was answered " + status + ": the documentation is out of date");
            } catch (ClientException e) {
                boolean seen = target.counted("culvert_gateway_posts_silent_total", "") > silent;
                return "as documented: " + e.getMessage() + (seen ? "; counted as a silent POST" : "");
            }
        }
    }

    private static String haproxy(Target target) throws Exception {
        try (StockProxy proxy = Proxy.haproxy(target, "")) {
            everybodyPlays(target, proxy);
        }
        try (StockProxy proxy = Proxy.haproxy(target, "option http-no-delay");
                TunnelClient client = through(target, proxy).open()) {
            double best = bestOptionsMillis(client);
            Expect.that(best < DELAYED_MILLIS, "OPTIONS takes %.1f ms".formatted(best));
            return "everybody plays; OPTIONS takes %.1f ms with http-no-delay".formatted(best);
        }
    }

    /** The best of many, because a busy machine delays too. */
    private static double bestOptionsMillis(TunnelClient client) {
        double best = Double.MAX_VALUE;
        for (int n = 0; n < ROUND_TRIPS; n++) {
            double millis = Expect.status(200, client.ask("OPTIONS", client.url()), "OPTIONS")
                            .nanos()
                    / 1e6;
            best = Math.min(best, millis);
            Expect.rest(Duration.ofMillis(60));
        }
        return best;
    }
}
