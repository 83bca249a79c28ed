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
    /**
     * A number for what viewers know of the media, the same in every relay: which there are and how they are packed, not who
     * sends them and when, which may differ at each opening.
     */
    int digest() {
        return sdp.lines()
                .filter(line -> line.startsWith("m=") || line.startsWith("a=rtpmap:") || line.startsWith("a=fmtp:"))
                .map(String::strip)
                .toList()
                .hashCode();
    }
}
