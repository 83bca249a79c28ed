package io.culvert.session.partition;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.StreamSource;
import java.util.List;
import java.util.Optional;

/**
 * Paths without definition that anybody may publish to.
 *
 * @param prefixes what such a path begins with
 * @param busy     what a second publisher meets
 */
public record PublishPaths(List<String> prefixes, StreamSource.Busy busy) {
    public static final PublishPaths NONE = new PublishPaths(List.of(), StreamSource.Busy.REFUSE);

    public PublishPaths {
        prefixes = List.copyOf(prefixes);
    }

    /** By its definition, if it has one: then it may name something else. */
    Optional<StreamSource.Publish> rule(String stream, Optional<StreamDefinition> definition) {
        return definition.isEmpty()
                ? rule(stream)
                : definition
                        .map(StreamDefinition::source)
                        .filter(StreamSource.Publish.class::isInstance)
                        .map(StreamSource.Publish.class::cast);
    }

    Optional<StreamSource.Publish> rule(String stream) {
        boolean allowed = !StreamNames.isRecording(stream) && prefixes.stream().anyMatch(stream::startsWith);
        return allowed ? Optional.of(new StreamSource.Publish(List.of(), busy)) : Optional.empty();
    }
}
