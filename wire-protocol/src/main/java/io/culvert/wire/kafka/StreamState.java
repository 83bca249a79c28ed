package io.culvert.wire.kafka;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a stream, on {@link Topics#STREAMS} keyed by its path; written by the relay that owns it.
 *
 * @param stream          path of the stream
 * @param condition       whether it can be watched
 * @param epoch           rises whenever another relay takes the stream over; frames of an older epoch are refused
 * @param relay           instance id of the relay
 * @param sdp             session description with one {@code a=control:track<n>} per track; empty unless ready
 * @param tracks          in the order of the SDP's media sections
 * @param durationSeconds length of a recording
 * @param reason          why it is absent or failed
 */
public record StreamState(
        String stream,
        Condition condition,
        long epoch,
        String relay,
        String sdp,
        List<Track> tracks,
        Optional<Double> durationSeconds,
        Optional<String> reason) {
    public StreamState {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(relay, "relay");
        Objects.requireNonNull(sdp, "sdp");
        tracks = List.copyOf(tracks);
    }

    /** Whether a stream can be watched. */
    public enum Condition {
        /** Described and served. */
        READY,
        /** No such stream: DESCRIBE is answered 404. */
        ABSENT,
        /** It exists, but its source does not answer: DESCRIBE is answered 503. */
        FAILED,
        /** A condition that a newer release writes. */
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /**
     * One media section.
     *
     * @param id          number of the track, from 0; its control URL ends in {@code track<id>}
     * @param kind        video, audio or another media type of the SDP
     * @param payloadType RTP payload type
     * @param clockRate   ticks of the RTP timestamp per second
     * @param encoding    encoding name of the rtpmap, as in {@code H264}
     */
    public record Track(int id, String kind, int payloadType, int clockRate, String encoding) {}

    /** The name under which a track is controlled, appended to the stream's URL. */
    public static String control(int trackId) {
        return "track" + trackId;
    }

    public WireRecord encode() {
        return new WireRecord(Topics.STREAMS, 0, stream, Map.of(), Optional.of(Json.bytes(this)));
    }

    /** The record that makes the fleet forget a stream. */
    public WireRecord forget() {
        return WireRecord.tombstone(Topics.STREAMS, 0, stream);
    }

    /** The state in a record; empty for a tombstone. */
    public static Optional<StreamState> decode(WireRecord record) {
        return record.value().map(value -> Json.read(value, StreamState.class));
    }
}
