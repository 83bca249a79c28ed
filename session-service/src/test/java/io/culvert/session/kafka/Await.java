package io.culvert.session.kafka;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition, not for a time. */
final class Await {
    private static final long CHECK_MS = 20;

    private Await() {}

    static void until(Duration limit, String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            Thread.sleep(CHECK_MS);
        }
    }
}
