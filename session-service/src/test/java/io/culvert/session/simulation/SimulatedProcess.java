package io.culvert.session.simulation;

import java.util.ArrayDeque;

/** A process that may be stopped, continued and killed: its work is held back, or dropped. */
class SimulatedProcess {
    final Timeline time;
    final String name;
    private final ArrayDeque<Runnable> heldBack = new ArrayDeque<>();
    private boolean alive = true;
    private boolean stopped;

    SimulatedProcess(Timeline time, String name) {
        this.time = time;
        this.name = name;
    }

    boolean isAlive() {
        return alive;
    }

    boolean isRunning() {
        return alive && !stopped;
    }

    void after(long delay, Runnable work) {
        time.after(delay, () -> run(work));
    }

    private void run(Runnable work) {
        if (!alive) {
            return;
        }
        if (stopped) {
            heldBack.add(work);
        } else {
            work.run();
        }
    }

    void stop() {
        stopped = true;
    }

    void proceed() {
        stopped = false;
        while (!heldBack.isEmpty()) {
            Runnable work = heldBack.poll();
            after(0, work);
        }
    }

    void kill() {
        alive = false;
        heldBack.clear();
    }
}
