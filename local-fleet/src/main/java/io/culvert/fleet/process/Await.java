package io.culvert.fleet.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for another process, which has no other way to tell us than to be asked. */
public final class Await {
    private Await() {}

    public static void until(String what, Duration atMost, Duration every, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited " + atMost.toSeconds() + " s in vain for " + what);
            }
            pause(every);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
