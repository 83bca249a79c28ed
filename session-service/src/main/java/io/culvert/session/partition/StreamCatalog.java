package io.culvert.session.partition;

import io.culvert.session.rtsp.StreamView;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the relays say of streams, and what the catalogue defines. An absent stream is remembered for a moment only: the relay takes its word back at once,
 * and the file may be put there the next minute.
 *
 * <p>Belongs to the session loop.
 */
final class StreamCatalog {
    private record Absence(StreamState state, long until) {}

    private final Map<String, StreamState> known = new HashMap<>();
    private final Map<String, Absence> absent = new HashMap<>();
    private final Map<String, StreamDefinition> definitions = new HashMap<>();
    private final long absenceMs;

    StreamCatalog(long absenceMs) {
        this.absenceMs = absenceMs;
    }

    /**
     * States of an older epoch come from a relay that does not know yet that it was relieved; and a relay that calls a
     * defined stream absent has not read the definition yet. Neither says anything.
     */
    boolean put(StreamState state, long now) {
        StreamState present = known.get(state.stream());
        boolean absence = state.condition() == StreamState.Condition.ABSENT;
        if (present != null && present.epoch() > state.epoch() || absence && definitions.containsKey(state.stream())) {
            return false;
        }
        if (absence) {
            known.remove(state.stream());
            absent.put(state.stream(), new Absence(state, now + absenceMs));
        } else {
            absent.remove(state.stream());
            known.put(state.stream(), state);
        }
        return true;
    }

    /** The path names this from now on, or a file again. */
    void define(String stream, Optional<StreamDefinition> definition) {
        absent.remove(stream);
        definition.ifPresentOrElse(present -> definitions.put(stream, present), () -> definitions.remove(stream));
    }

    Optional<StreamDefinition> definition(String stream) {
        return Optional.ofNullable(definitions.get(stream));
    }

    Collection<StreamDefinition> definitions() {
        return definitions.values();
    }

    void forget(String stream) {
        known.remove(stream);
    }

    void expire(long now) {
        absent.values().removeIf(absence -> now >= absence.until());
    }

    StreamView at(long now) {
        return new StreamView() {
            @Override
            public Optional<StreamState> find(String stream) {
                return state(stream, now);
            }

            @Override
            public Optional<StreamDefinition> definition(String stream) {
                return StreamCatalog.this.definition(stream);
            }
        };
    }

    private Optional<StreamState> state(String stream, long now) {
        Absence absence = absent.get(stream);
        return absence != null && now < absence.until()
                ? Optional.of(absence.state())
                : Optional.ofNullable(known.get(stream));
    }

    Collection<StreamState> all() {
        return known.values();
    }
}
