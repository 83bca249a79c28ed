package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamState;
import java.util.Optional;

/** What is known of the streams at the moment of a request. */
@FunctionalInterface
public interface StreamView {
    Optional<StreamState> find(String stream);
}
