package io.culvert.relay.stream;

import java.time.Duration;

/**
 * Bounds of the core; the configuration keys say what they mean.
 *
 * @param linger         a stream that nobody wants stays open this long
 * @param handOver       a stream whose partition went to another relay is pushed this long at most, once the group has
 *                       settled, while the other relay has not announced it
 * @param keptBytes      kept since the last random-access point of a live stream, for gateways that come later
 * @param soundUnits     access units of sound that wait at a time for the picture they leave with
 * @param retryMin       bound of the wait before a failed source is opened again; doubles up to {@code retryMax}
 * @param retryMax       highest bound of that wait
 * @param retryWatched   highest bound of it while viewers are kept
 * @param maxStreams     streams open at a time; more are announced as failed
 * @param maxRecordings  recordings played at a time; more are not played
 */
public record StreamLimits(
        Duration linger,
        Duration handOver,
        int keptBytes,
        int soundUnits,
        Duration retryMin,
        Duration retryMax,
        Duration retryWatched,
        int maxStreams,
        int maxRecordings) {}
