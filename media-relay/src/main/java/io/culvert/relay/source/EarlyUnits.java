package io.culvert.relay.source;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.UnitSink;
import java.util.ArrayDeque;
import java.util.Queue;

/** Units of a source that is open and not played yet, since the last random-access point; bounded. Belongs to a lane. */
final class EarlyUnits {
    private final int maxBytes;
    private final Queue<AccessUnit> units = new ArrayDeque<>();
    private int bytes;
    private boolean keeping;

    EarlyUnits(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(AccessUnit unit) {
        if (unit.randomAccess()) {
            clear();
            keeping = true;
        }
        if (keeping && bytes + unit.bytes() > maxBytes) {
            clear();
        }
        if (keeping) {
            unit.packets().retain();
            units.add(unit);
            bytes += unit.bytes();
        }
    }

    void drainTo(UnitSink sink) {
        for (AccessUnit unit = units.poll(); unit != null; unit = units.poll()) {
            sink.onUnit(unit);
            unit.packets().release();
        }
        clear();
    }

    void clear() {
        units.forEach(unit -> unit.packets().release());
        units.clear();
        bytes = 0;
        keeping = false;
    }
}
