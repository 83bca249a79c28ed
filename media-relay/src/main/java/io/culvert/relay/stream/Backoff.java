package io.culvert.relay.stream;

import java.util.random.RandomGenerator;

/**
 * How long to wait before a failed source is opened again: anything up to a bound that doubles with each failure, so that a
 * thousand cameras behind one switch do not come back in step.
 */
final class Backoff {
    private static final int MAX_DOUBLINGS = 16;

    private Backoff() {}

    /** @param watched viewers are kept while the source is away, for a while: the bound is lower then */
    static long millis(StreamLimits limits, int failures, boolean watched, RandomGenerator random) {
        long highest = (watched ? limits.retryWatched() : limits.retryMax()).toMillis();
        long bound = Math.min(limits.retryMin().toMillis() << Math.min(failures, MAX_DOUBLINGS), highest);
        return random.nextLong(bound + 1);
    }
}
