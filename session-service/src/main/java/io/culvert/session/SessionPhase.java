package io.culvert.session;

import jakarta.inject.Singleton;

/** Where the process stands on its way out: never back. Any thread. */
@Singleton
class SessionPhase {
    /** One field, set in {@link #advance} alone. */
    enum Phase {
        RUNNING,
        DRAINING,
        CLOSING
    }

    private volatile Phase phase = Phase.RUNNING;

    Phase phase() {
        return phase;
    }

    /** False if the process is there or beyond already: asked twice is asked once. */
    synchronized boolean advance(Phase next) {
        if (next.ordinal() <= phase.ordinal()) {
            return false;
        }
        phase = next;
        return true;
    }
}
