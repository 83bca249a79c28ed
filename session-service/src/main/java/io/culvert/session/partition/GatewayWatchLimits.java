package io.culvert.session.partition;

/**
 * When a gateway counts as gone.
 *
 * @param tickMs     interval of the ticks that are written to each owned partition, in milliseconds
 * @param silenceMs  longest silence, in milliseconds of the partition's time
 * @param replacedMs longest silence once another instance of the same name is heard, in milliseconds
 */
public record GatewayWatchLimits(long tickMs, long silenceMs, long replacedMs) {
    /** A gateway speaks every 3 s and may be stopped for 10 s without losing a session; it is swept within 15 s. */
    public static final GatewayWatchLimits DEFAULT = new GatewayWatchLimits(1000, 13_300, 5000);
}
