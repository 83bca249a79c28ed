package io.culvert.session.partition;

import io.culvert.session.rtsp.StreamView;
import io.culvert.wire.kafka.StreamState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the relays say of streams. An absent stream is remembered for a moment only: the relay takes its word back at once,
 * and the file may be put there the next minute.
 *
 * <p>Belongs to the session loop.
 */
final class StreamCatalog {
    private record Absence(StreamState state, long until) {}

    private final Map<String, StreamState> known = new HashMap<>();
    private final Map<String, Absence> absent = new HashMap<>();
    private final long absenceMs;

    StreamCatalog(long absenceMs) {
        this.absenceMs = absenceMs;
    }

    /** States of an older epoch come from a relay that does not know yet that it was relieved. */
    boolean put(StreamState state, long now) {
        StreamState present = known.get(state.stream());
        if (present != null && present.epoch() > state.epoch()) {
            return false;
        }
        if (state.condition() == StreamState.Condition.ABSENT) {
            known.remove(state.stream());
            absent.put(state.stream(), new Absence(state, now + absenceMs));
        } else {
            absent.remove(state.stream());
            known.put(state.stream(), state);
        }
        return true;
    }

    void forget(String stream) {
        known.remove(stream);
    }

    void expire(long now) {
        absent.values().removeIf(absence -> now >= absence.until());
    }

    StreamView at(long now) {
        return stream -> {
            Absence absence = absent.get(stream);
            return absence != null && now < absence.until()
                    ? Optional.of(absence.state())
                    : Optional.ofNullable(known.get(stream));
        };
    }

    Collection<StreamState> all() {
        return known.values();
    }
}
