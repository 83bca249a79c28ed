package io.culvert.fleet.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at a fixed rate. Each call has its planned time and is measured from there, also when the one before it came
 * back late: a stall is then seen by all who would have met it.
 */
final class OpenLoop {
    private OpenLoop() {}

    /** Spreads the rate over the lanes, each of which makes one call at a time. */
    static Latencies run(List<? extends Runnable> lanes, int perSecond, Duration length) throws Exception {
        long interval = 1_000_000_000L * lanes.size() / perSecond;
        int calls = (int) (length.toNanos() / interval);
        long start = System.nanoTime() + 50_000_000L;
        List<Future<long[]>> results = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int n = 0; n < lanes.size(); n++) {
                Runnable lane = lanes.get(n);
                long first = start + interval * n / lanes.size();
                results.add(threads.submit(() -> calls(lane, first, interval, calls)));
            }
        }
        List<long[]> nanos = new ArrayList<>();
        for (Future<long[]> result : results) {
            nanos.add(result.get());
        }
        return Latencies.of(nanos);
    }

    private static long[] calls(Runnable lane, long first, long interval, int calls) {
        long[] nanos = new long[calls];
        for (int n = 0; n < calls; n++) {
            long planned = first + n * interval;
            while (System.nanoTime() < planned) {
                LockSupport.parkNanos(planned - System.nanoTime());
            }
            lane.run();
            nanos[n] = System.nanoTime() - planned;
        }
        return nanos;
    }
}
