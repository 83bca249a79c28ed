package io.culvert.relay.stream;

import io.culvert.wire.kafka.StreamState;
import java.util.List;
import java.util.Optional;

/**
 * What a source says of itself once it is open.
 *
 * @param sdp             session description, with one {@code a=control:track<n>} per track
 * @param tracks          in the order of the SDP's media sections
 * @param durationSeconds length of a recording
 */
public record SourceDescription(String sdp, List<StreamState.Track> tracks, Optional<Double> durationSeconds) {}
