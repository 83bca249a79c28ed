package io.culvert.relay.stream;

import io.culvert.wire.kafka.StreamDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** What paths name, as defined. Written by the control thread, read by any. */
public final class Catalogue {
    private static final Logger LOG = Logger.getLogger(Catalogue.class);

    private final Map<String, StreamDefinition> definitions = new ConcurrentHashMap<>();
    private final int max;
    private final RelayCounters counters;

    /** @param max definitions that are known at a time; more are left out */
    public Catalogue(int max, RelayCounters counters) {
        this.max = max;
        this.counters = counters;
    }

    public Optional<StreamDefinition> find(String path) {
        return Optional.ofNullable(definitions.get(path));
    }

    /** True if the stream is to be open without viewers. */
    boolean isAlways(String path) {
        return find(path).map(StreamDefinition::always).orElse(false);
    }

    List<String> always() {
        return definitions.values().stream()
                .filter(StreamDefinition::always)
                .map(StreamDefinition::stream)
                .toList();
    }

    Set<String> paths() {
        return Set.copyOf(definitions.keySet());
    }

    /** @return what the path named before */
    Optional<StreamDefinition> set(String path, Optional<StreamDefinition> definition) {
        if (definition.isEmpty()) {
            return Optional.ofNullable(definitions.remove(path));
        }
        if (!definitions.containsKey(path) && definitions.size() >= max) {
            counters.definitionRefused();
            LOG.warnf("%s: its definition is left out, %d are known", path, definitions.size());
            return definition;
        }
        return Optional.ofNullable(definitions.put(path, definition.get()));
    }
}
