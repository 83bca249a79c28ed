package io.culvert.session.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The session loop's thread, without a thread: each task runs when the timeline comes to it. */
final class SimulatedExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    /** Timers may be late, and a seed has to be cheap. */
    private static final long SHORTEST_PERIOD_MS = 400;

    private final SimulatedProcess process;

    SimulatedExecutor(SimulatedProcess process) {
        this.process = process;
    }

    @Override
    public void execute(Runnable task) {
        process.after(0, task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        process.after(unit.toMillis(delay), task);
        return null;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        long interval = Math.max(SHORTEST_PERIOD_MS, unit.toMillis(period));
        process.after(process.time.between(0, interval), () -> again(task, interval));
        return null;
    }

    private void again(Runnable task, long interval) {
        process.after(interval, () -> again(task, interval));
        task.run();
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        process.kill();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return !process.isAlive();
    }

    @Override
    public boolean isTerminated() {
        return isShutdown();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isShutdown();
    }
}
