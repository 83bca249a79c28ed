package io.culvert.gateway.stream;

/** Conversion between nanoseconds and the ticks of a track's clock, without overflow for centuries. */
final class Ticks {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Ticks() {}

    static long ofNanos(long nanos, int clockRate) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        long rest = Math.floorMod(nanos, NANOS_PER_SECOND);
        return seconds * clockRate + rest * clockRate / NANOS_PER_SECOND;
    }

    static long toNanos(long ticks, int clockRate) {
        long seconds = Math.floorDiv(ticks, (long) clockRate);
        long rest = Math.floorMod(ticks, (long) clockRate);
        return seconds * NANOS_PER_SECOND + rest * NANOS_PER_SECOND / clockRate;
    }
}
