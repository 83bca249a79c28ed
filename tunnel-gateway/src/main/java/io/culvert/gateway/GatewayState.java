package io.culvert.gateway;

import java.time.Duration;

/**
 * Where the process stands: {@code STARTING → RUNNING → DRAINING → CLOSING}, never back, and when it last heard its own
 * echo through the broker. Any thread.
 */
final class GatewayState {
    /** One field, set in {@link #advance} alone. */
    enum Phase {
        STARTING,
        RUNNING,
        DRAINING,
        CLOSING
    }

    private final long started = System.nanoTime();
    private volatile Phase phase = Phase.STARTING;
    private volatile boolean echoHeard;
    private volatile long lastEcho = started;

    Phase phase() {
        return phase;
    }

    /** False if the process is there or beyond already. */
    synchronized boolean advance(Phase next) {
        if (next.ordinal() <= phase.ordinal()) {
            return false;
        }
        phase = next;
        return true;
    }

    boolean isDraining() {
        return phase == Phase.DRAINING || phase == Phase.CLOSING;
    }

    void echo() {
        lastEcho = System.nanoTime();
        echoHeard = true;
    }

    boolean isEchoHeard() {
        return echoHeard;
    }

    Duration echoAge() {
        return Duration.ofNanos(System.nanoTime() - lastEcho);
    }
}
