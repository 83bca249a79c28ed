package io.culvert.gateway.stream;

/** Conversion between nanoseconds, the ticks of a track's clock and those of NTP, without overflow for decades. */
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

    /** A difference of two NTP times: 32 bits of seconds and 32 of their fraction. */
    static long toNtp(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        long rest = Math.floorMod(nanos, NANOS_PER_SECOND);
        return (seconds << 32) + (rest << 32) / NANOS_PER_SECOND;
    }
}
