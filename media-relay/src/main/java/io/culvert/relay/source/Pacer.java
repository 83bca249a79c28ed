package io.culvert.relay.source;

/**
 * Maps media time to the monotonic clock. When the process fell behind (stopped, starved) by more than half a second the
 * mapping moves, so that the stream goes on at normal speed instead of in a burst.
 *
 * <p>Owned by the lane of its source.
 */
final class Pacer {
    static final long MAX_BURST_NANOS = 500_000_000L;

    private final double scale;
    private long mediaStart;
    private long wallStart;
    private boolean running;

    Pacer(double scale) {
        this.scale = scale;
    }

    void start(long mediaNanos, long now) {
        mediaStart = mediaNanos;
        wallStart = now;
        running = true;
    }

    /** Nanoseconds until this media time is due; negative if it is late. */
    long delay(long mediaNanos, long now) {
        long due = wallStart + Math.round((mediaNanos - mediaStart) / scale);
        long delay = due - now;
        if (delay < -MAX_BURST_NANOS) {
            wallStart -= delay;
            return 0;
        }
        return delay;
    }

    /** The media time that is due now; where it starts, while it has not started. */
    long position(long now) {
        return running ? mediaStart + Math.round((now - wallStart) * scale) : mediaStart;
    }

    /** Where it will start; for the clocks announced before. */
    void startAt(long mediaNanos) {
        mediaStart = mediaNanos;
    }
}
