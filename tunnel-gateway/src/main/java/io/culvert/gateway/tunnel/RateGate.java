package io.culvert.gateway.tunnel;

/**
 * At most so many in a second, with a second's worth at once. Nothing is refused: who comes too early is told how long
 * to wait. Belongs to the thread that uses it.
 */
final class RateGate {
    private static final long NANOS = 1_000_000_000L;

    private final long nanosEach;
    private final long burst;
    private long nextFree;

    RateGate(int perSecond, long nowNanos) {
        this.nanosEach = NANOS / perSecond;
        this.burst = NANOS - nanosEach;
        this.nextFree = nowNanos - burst;
    }

    /** Zero if one may pass now, which is then counted; else how long to wait, in nanoseconds. */
    long tryPass(long nowNanos) {
        long wait = nextFree - burst - nowNanos;
        if (wait > 0) {
            return wait;
        }
        nextFree = Math.max(nextFree, nowNanos) + nanosEach;
        return 0;
    }
}
