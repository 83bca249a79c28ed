package io.culvert.relay.stream;

import io.culvert.wire.kafka.StreamState;

/** Tells the fleet what is known of a stream. Does not block; a later word about a stream replaces an earlier one. */
public interface StreamAnnouncer {
    void announce(StreamState state);

    void forget(StreamState state);
}
