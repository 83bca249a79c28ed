package io.culvert.relay.stream;

import io.culvert.wire.kafka.Subscription;
import java.util.Optional;

/**
 * Which part of a recording is to be played, and how fast.
 *
 * @param start seconds from the beginning; playing starts at the random-access point at or before
 * @param end   seconds from the beginning
 * @param scale 1 for normal speed
 */
public record Playback(double start, Optional<Double> end, double scale) {
    public static final double MIN_SCALE = 0.5;
    public static final double MAX_SCALE = 4;

    /** Faster than this, only random-access points are sent: more than that no player decodes in time. */
    public static final double MAX_WHOLE_SCALE = 2;

    static Playback of(Subscription.Recording recording, double start) {
        double scale = Double.isFinite(recording.scale()) ? recording.scale() : 1;
        return new Playback(Math.max(0, start), recording.end(), Math.clamp(scale, MIN_SCALE, MAX_SCALE));
    }
}
