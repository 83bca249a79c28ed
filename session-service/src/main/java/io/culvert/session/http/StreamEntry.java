package io.culvert.session.http;

import io.culvert.session.partition.SessionLoop;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the API tells of a stream.
 *
 * @param state      READY, FAILED, or IDLE while no relay has it open
 * @param reason     why it failed
 * @param viewers    as far as their sessions are owned by the service that answers
 * @param relay      instance that has it open
 * @param definition without passwords; absent for a file of the media folder that somebody watches
 */
record StreamEntry(
        String stream,
        String state,
        Optional<String> reason,
        int viewers,
        Optional<String> relay,
        Optional<Long> epoch,
        List<StreamState.Track> tracks,
        Optional<Double> durationSeconds,
        Optional<StreamDefinition> definition) {

    private static StreamEntry of(
            String stream, Optional<StreamState> state, Optional<StreamDefinition> definition, int viewers) {
        return new StreamEntry(
                stream,
                state.map(known -> known.condition().name()).orElse("IDLE"),
                state.flatMap(StreamState::reason),
                viewers,
                state.map(StreamState::relay),
                state.map(StreamState::epoch),
                state.map(StreamState::tracks).orElse(List.of()),
                state.flatMap(StreamState::durationSeconds),
                definition.map(StreamDefinition::masked));
    }

    /** All streams that are defined or open, by path. */
    static Collection<StreamEntry> all(SessionLoop.Census census) {
        Map<String, StreamDefinition> definitions = new TreeMap<>();
        census.definitions().forEach(definition -> definitions.put(definition.stream(), definition));
        Map<String, StreamState> states = new TreeMap<>();
        census.streams().forEach(state -> states.put(state.stream(), state));
        List<String> paths = new ArrayList<>(definitions.keySet());
        states.keySet().stream().filter(path -> !definitions.containsKey(path)).forEach(paths::add);
        return paths.stream()
                .sorted()
                .map(path -> of(
                        path,
                        Optional.ofNullable(states.get(path)),
                        Optional.ofNullable(definitions.get(path)),
                        census.viewers().getOrDefault(path, 0)))
                .toList();
    }
}
