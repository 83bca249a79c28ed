package io.culvert.session.partition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which gateways live, as the log of one partition tells it.
 *
 * <p>Silence is measured in the partition's own time, which passes only while records come through: this instance writes a
 * tick to its partitions and reads it back. While the broker is away no time passes, so an outage ends no tunnel, and
 * afterwards every gateway has the whole limit to be heard again.
 *
 * <p>Belongs to the session loop.
 */
final class GatewayWatch {
    private final GatewayWatchLimits limits;
    private final Map<String, Long> heardAt = new HashMap<>();
    private final Map<String, Long> firstHeardAt = new HashMap<>();
    private long time;
    private long lastTickAt = -1;

    GatewayWatch(GatewayWatchLimits limits) {
        this.limits = limits;
    }

    /** A tunnel has a socket on this gateway: it has to be heard within the limit from now on, if it is new here. */
    void expect(String instance) {
        heardAt.putIfAbsent(instance, time);
    }

    void heard(String instance) {
        heardAt.put(instance, time);
        firstHeardAt.putIfAbsent(instance, time);
    }

    /**
     * A tick of this instance came back.
     *
     * @return gateways that are gone, each once
     */
    Set<String> tick(long now) {
        time += lastTickAt < 0 ? 0 : Math.clamp(now - lastTickAt, 0, 2 * limits.tickMs());
        lastTickAt = now;
        Set<String> gone = new HashSet<>();
        heardAt.forEach((instance, heard) -> {
            long silence = time - heard;
            if (silence > limits.silenceMs() || silence > limits.replacedMs() && isReplaced(instance, heard)) {
                gone.add(instance);
            }
        });
        gone.forEach(heardAt::remove);
        gone.forEach(firstHeardAt::remove);
        return gone;
    }

    /** True if the same gateway was started anew: another instance of its name was first heard after this one's last word. */
    private boolean isReplaced(String instance, long heard) {
        String name = name(instance);
        return firstHeardAt.entrySet().stream()
                .anyMatch(other -> !other.getKey().equals(instance)
                        && name(other.getKey()).equals(name)
                        && other.getValue() >= heard
                        && heardAt.getOrDefault(other.getKey(), -1L) > heard);
    }

    private static String name(String instance) {
        int dash = instance.lastIndexOf('-');
        return dash < 0 ? instance : instance.substring(0, dash);
    }
}
