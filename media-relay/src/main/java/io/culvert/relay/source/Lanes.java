package io.culvert.relay.source;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A few threads for any number of sources; each source stays on the one it was given. */
public final class Lanes {
    private static final int CLOSE_MILLIS = 500;

    private final ScheduledThreadPoolExecutor[] lanes;
    private final AtomicInteger next = new AtomicInteger();

    public Lanes(int count) {
        lanes = IntStream.range(0, count).mapToObj(Lanes::lane).toArray(ScheduledThreadPoolExecutor[]::new);
    }

    private static ScheduledThreadPoolExecutor lane(int number) {
        ScheduledThreadPoolExecutor lane = new ScheduledThreadPoolExecutor(1, task -> {
            // Netty keeps a cache of buffers for such threads alone.
            Thread thread = new FastThreadLocalThread(task, "relay-lane-" + number);
            thread.setDaemon(true);
            return thread;
        });
        lane.setRemoveOnCancelPolicy(true);
        return lane;
    }

    ScheduledExecutorService next() {
        return lanes[Math.floorMod(next.getAndIncrement(), lanes.length)];
    }

    /** Lets the tasks end that were handed over already: sources are freed by them. Blocks for a moment. */
    public void close() {
        for (ScheduledThreadPoolExecutor lane : lanes) {
            lane.shutdown();
        }
        try {
            for (ScheduledThreadPoolExecutor lane : lanes) {
                lane.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
