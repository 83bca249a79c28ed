package io.culvert.relay.stream;

import io.culvert.wire.link.LinkFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sound that leaves with the next picture, or after the wait that the gateways allow: they would let it wait as long, and
 * each frame by itself would wake the link and the gateway once more.
 *
 * <p>Owned by the lane of its feed.
 */
final class WaitingSound {
    private final Bound bound;
    private final ScheduledExecutorService lane;
    private final LongSupplier nanoClock;
    private final Runnable expired;
    private final List<AccessUnit> units = new ArrayList<>();
    private int videoTracks;
    private long waitNanos;
    private long sinceNanos;
    private boolean timer;

    /**
     * How much may wait; over it all leave at once.
     *
     * @param units    access units at a time
     * @param overflow called each time there were more
     */
    record Bound(int units, Runnable overflow) {}

    /** @param expired called on the lane when what is there has waited long enough */
    WaitingSound(Bound bound, ScheduledExecutorService lane, LongSupplier nanoClock, Runnable expired) {
        this.bound = bound;
        this.lane = lane;
        this.nanoClock = nanoClock;
        this.expired = expired;
    }

    void tracks(List<LinkFrame.TrackClock> clocks) {
        videoTracks = clocks.stream()
                .filter(LinkFrame.TrackClock::video)
                .mapToInt(clock -> 1 << clock.track())
                .reduce(0, (a, b) -> a | b);
    }

    void allow(long nanos) {
        waitNanos = nanos;
    }

    long waitNanos() {
        return waitNanos;
    }

    boolean isEmpty() {
        return units.isEmpty();
    }

    /** True if the unit waits from now on. */
    boolean holds(AccessUnit unit) {
        boolean video = videoTracks == 0 || (videoTracks & 1 << unit.track()) != 0;
        if (video || waitNanos == 0 || isFull()) {
            return false;
        }
        if (units.isEmpty()) {
            sinceNanos = nanoClock.getAsLong();
        }
        add(unit);
        if (!timer) {
            timer = true;
            later(0); // its picture mostly comes in the same turn of the lane, and then there is nothing to wait for
        }
        return true;
    }

    private boolean isFull() {
        boolean full = units.size() >= bound.units();
        if (full) {
            bound.overflow().run();
        }
        return full;
    }

    /** The last of those that leave together. */
    void add(AccessUnit unit) {
        unit.packets().retain();
        units.add(unit);
    }

    /** One timer at most, never cancelled: when it fires it looks how long what is there now has waited. */
    private void look() {
        timer = false;
        if (units.isEmpty()) {
            return;
        }
        long left = sinceNanos + waitNanos - nanoClock.getAsLong();
        if (left <= 0) {
            expired.run();
        } else {
            timer = true;
            later(left);
        }
    }

    private void later(long nanos) {
        try {
            lane.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException goingDown) {
            timer = false;
        }
    }

    /** Those that leave, in order. */
    List<AccessUnit> units() {
        return units;
    }

    void clear() {
        units.forEach(unit -> unit.packets().release());
        units.clear();
    }
}
