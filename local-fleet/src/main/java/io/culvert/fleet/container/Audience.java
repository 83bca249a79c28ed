package io.culvert.fleet.container;

import io.culvert.fleet.client.ChannelStats;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.drill.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Viewers of the demo stream through the front doors, and what they notice. One thread. */
final class Audience implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int VIDEO = 0;

    private final List<TunnelClient> viewers = new ArrayList<>();

    /** Half of them by either proxy. */
    Audience(int size) {
        for (int n = 0; n < size; n++) {
            viewers.add(viewer(n % 2 == 0 ? FrontDoors.HAPROXY_PORT : FrontDoors.NGINX_PORT));
        }
        requirePlaying();
    }

    static TunnelClient viewer(int port) {
        TunnelClient viewer = TunnelClient.http("rtsp://127.0.0.1:" + port + "/live/demo")
                .timeout(SOON)
                .open();
        viewer.watch();
        return viewer;
    }

    void requirePlaying() {
        for (TunnelClient viewer : viewers) {
            if (!viewer.media().awaitMorePackets(VIDEO, 30, SOON)) {
                throw new IllegalStateException("a viewer has no picture any more: " + viewer.awaitEnd(Duration.ZERO));
            }
        }
    }

    void forgetSilence() {
        viewers.forEach(viewer -> viewer.media().forgetSilence());
    }

    /** Lets some time of watching pass: a fault shows only in what is seen afterwards. */
    void watchFor(Duration time) {
        viewers.getFirst().awaitEnd(time);
    }

    List<Finding> seen(String during, double promisedGap) {
        List<ChannelStats> stats = viewers.stream()
                .map(viewer -> viewer.media().channelStats(VIDEO))
                .toList();
        long silence = stats.stream()
                .mapToLong(ChannelStats::largestSilenceMillis)
                .max()
                .orElse(0);
        return List.of(
                Finding.seconds(during + ": longest gap of " + viewers.size() + " viewers", silence / 1e3, promisedGap),
                Finding.none(
                        during + ": sockets closed",
                        viewers.stream().filter(viewer -> !viewer.isOpen()).count()),
                Finding.none(
                        during + ": breaks in sequence, timestamp, SSRC",
                        stats.stream().filter(one -> !one.isUnbroken()).count()));
    }

    @Override
    public void close() {
        viewers.forEach(TunnelClient::close);
        viewers.clear();
    }
}
