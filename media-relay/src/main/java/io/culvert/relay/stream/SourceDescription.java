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
public record SourceDescription(String sdp, List<StreamState.Track> tracks, Optional<Double> durationSeconds) {
    /** A number for what viewers know of the media: not for the lines of the session, which may differ at each opening. */
    int digest() {
        int media = Math.max(0, sdp.indexOf("m="));
        return sdp.substring(media).hashCode();
    }
}
