package io.culvert.relay.source;

import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * A unit of time as a fraction of a second.
 *
 * @param num numerator
 * @param den denominator
 */
record Ticks(long num, long den) {
    static final Ticks NANOS = new Ticks(1, 1_000_000_000L);
    static final Ticks MICROS = new Ticks(1, 1_000_000L);

    static Ticks of(AVRational rational) {
        return new Ticks(rational.num(), rational.den());
    }

    /** The same time in another unit, rounded down; exact in the intermediate product for any file there is. */
    long to(Ticks other, long value) {
        long factor = Math.multiplyExact(num, other.den);
        long divisor = Math.multiplyExact(den, other.num);
        long whole = Math.floorDiv(value, divisor);
        long rest = Math.floorMod(value, divisor);
        return whole * factor + (long) Math.floor((double) rest / divisor * factor + 1e-6);
    }

    double seconds(long value) {
        return (double) value * num / den;
    }

    long ofSeconds(double seconds) {
        return Math.round(seconds * den / num);
    }
}
