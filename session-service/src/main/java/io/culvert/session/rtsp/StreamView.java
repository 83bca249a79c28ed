package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamState;
import java.util.Optional;

/** What is known of the streams at the moment of a request. */
@FunctionalInterface
public interface StreamView {
    Optional<StreamState> find(String stream);

    /** What the path names by definition; a path without one names a file, if anything. */
    default Optional<StreamDefinition> definition(String stream) {
        return Optional.empty();
    }
}
