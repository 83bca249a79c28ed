package io.culvert.session.partition;

import io.culvert.session.tunnel.Receipt;
import io.culvert.session.tunnel.SessionIds;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A session loop whose time a test moves, with a log that takes everything and gives the loop's ticks back, or is away.
 * Belongs to the thread of its test.
 */
final class LoopByHand {
    static final String INSTANCE = "session-0-abcdef";

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<Runnable> periodic = new ArrayList<>();
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    private final List<WireRecord> written = new ArrayList<>();
    private final int partition;
    private long now = 1_800_000_000_000L;
    private long offset;
    private boolean logStands;
    int ticks;

    final SessionLoop loop = new SessionLoop(
            INSTANCE,
            PartitionLimits.DEFAULT,
            2_000,
            this::write,
            new SilentObserver(),
            new HandClock(),
            SessionIds.DIGEST,
            new HandThread());

    LoopByHand(int partition) {
        this.partition = partition;
        loop.start();
    }

    private CompletableFuture<Void> write(WireRecord record) {
        ticks += SessionLoop.isTick(record) ? 1 : 0;
        CompletableFuture<Void> done = new CompletableFuture<>();
        underWay.add(() -> {
            if (SessionLoop.isTick(record)) {
                loop.tick(record);
            } else {
                written.add(record);
            }
            done.complete(null);
        });
        if (!logStands) {
            flow();
        }
        return done;
    }

    private void flow() {
        for (Runnable record = underWay.poll(); record != null; record = underWay.poll()) {
            record.run();
        }
    }

    /** The broker is away, until it is back. */
    void logStands(boolean now) {
        logStands = now;
        if (!now) {
            flow();
            settle();
        }
    }

    long now() {
        return now;
    }

    void own() {
        own(new RestoredPartition(partition, 1, List.of(), Set.of(), List.of()));
    }

    void own(RestoredPartition restored) {
        loop.assigned(List.of(restored), restored.epoch());
        settle();
    }

    void hear(TunnelEvent event) {
        hear(event, Receipt.NONE);
    }

    void hear(TunnelEvent event, Receipt receipt) {
        loop.event(partition, offset++, event, receipt);
        settle();
    }

    /** A record of the topic of subscriptions. */
    void read(WireRecord subscription) {
        loop.subscription(subscription);
        settle();
    }

    /** Second by second. */
    void pass(int seconds) {
        for (int n = 0; n < seconds; n++) {
            now += 1000;
            periodic.forEach(Runnable::run);
            settle();
        }
    }

    private void settle() {
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            task.run();
        }
    }

    /** What was written since this was last asked. */
    List<WireRecord> written() {
        List<WireRecord> since = List.copyOf(written);
        written.clear();
        return since;
    }

    private final class HandClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }
    }

    /** Has no thread. */
    private final class HandThread extends ScheduledThreadPoolExecutor {
        HandThread() {
            super(1);
        }

        @Override
        public void execute(Runnable task) {
            work.add(task);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
            periodic.add(task);
            return null;
        }
    }
}
