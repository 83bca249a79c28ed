package io.culvert.relay.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The units of a live stream since its last random-access point, so that a gateway that comes in the middle starts at
 * once. Bounded in bytes; when the bound is reached nothing is kept until the next random-access point.
 *
 * <p>Owned by the lane of its feed.
 */
public final class GopCache {
    private final int maxBytes;
    private final Runnable overflow;
    private final List<AccessUnit> units = new ArrayList<>();
    private int bytes;
    private boolean keeping;

    public GopCache(int maxBytes, Runnable overflow) {
        this.maxBytes = maxBytes;
        this.overflow = overflow;
    }

    public void add(AccessUnit unit) {
        if (unit.randomAccess()) {
            clear();
            keeping = true;
        }
        if (!keeping) {
            return;
        }
        if (bytes + unit.bytes() > maxBytes) {
            clear();
            overflow.run();
            return;
        }
        bytes += unit.bytes();
        unit.packets().retain();
        units.add(unit);
    }

    public void replay(Consumer<AccessUnit> receiver) {
        units.forEach(receiver);
    }

    /** Forgets the units; keeps again from the next random-access point. */
    public void clear() {
        units.forEach(unit -> unit.packets().release());
        units.clear();
        bytes = 0;
        keeping = false;
    }
}
