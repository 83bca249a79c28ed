package io.culvert.fleet.container;

import io.culvert.fleet.client.ChannelStats;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.drill.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Viewers of the demo stream through front doors, and what they notice. One thread. */
final class Audience implements Watchers {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int VIDEO = 0;

    private final List<TunnelClient> viewers = new ArrayList<>();

    /** As many by each door; a door is host:port. */
    Audience(int size, List<String> doors) {
        try {
            for (int n = 0; n < size; n++) {
                viewers.add(viewer(doors.get(n % doors.size())));
            }
            requirePlaying();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static TunnelClient viewer(String door) {
        TunnelClient viewer =
                TunnelClient.http("rtsp://" + door + "/live/demo").timeout(SOON).open();
        viewer.watch();
        return viewer;
    }

    /** How many of so many new viewers see nothing. */
    static int refused(int count, String door) {
        int refused = 0;
        for (int n = 0; n < count; n++) {
            try (TunnelClient viewer = viewer(door)) {
                refused += viewer.media().awaitMorePackets(VIDEO, 1, SOON) ? 0 : 1;
            }
        }
        return refused;
    }

    @Override
    public void requirePlaying() {
        for (TunnelClient viewer : viewers) {
            if (!viewer.media().awaitMorePackets(VIDEO, 30, SOON)) {
                throw new IllegalStateException("a viewer has no picture any more: " + viewer.awaitEnd(Duration.ZERO));
            }
        }
    }

    @Override
    public void forgetSilence() {
        viewers.forEach(viewer -> viewer.media().forgetSilence());
    }

    @Override
    public void watchFor(Duration time) {
        viewers.getFirst().awaitEnd(time);
    }

    @Override
    public List<Finding> seen(String during, double promisedGap) {
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
