package io.culvert.fleet.bench;

import java.util.Arrays;
import java.util.List;

/** Sorted latencies in nanoseconds. */
record Latencies(long[] sorted) {
    static Latencies of(List<long[]> lanes) {
        long[] all = lanes.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Latencies(all);
    }

    int count() {
        return sorted.length;
    }

    /** In milliseconds; the share is between 0 and 1. */
    double quantile(double share) {
        int at = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.clamp(at, 0, sorted.length - 1)] / 1e6;
    }

    double max() {
        return quantile(1);
    }
}
