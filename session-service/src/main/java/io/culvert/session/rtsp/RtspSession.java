package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that must be known of a session to answer its next request, wherever that request is answered.
 *
 * @param id         the session identifier, at least 64 random bits; valid in the tunnel that made it and nowhere else
 * @param stream     path of the stream
 * @param baseUrl    URL of the stream as the client wrote it, without trailing slash, query or credentials
 * @param state      a session in Init does not exist
 * @param tracks     in the order of their SETUP, at least one unless Announced
 * @param generation number of PLAYs of a recording; 0 for a live stream
 * @param duration   seconds, if the stream is a recording and the length was known at SETUP
 * @param announced  description of what the client publishes; empty if it watches
 */
public record RtspSession(
        String id,
        String stream,
        String baseUrl,
        SessionState state,
        List<SessionTrack> tracks,
        long generation,
        Optional<Double> duration,
        Optional<String> announced) {

    public RtspSession {
        tracks = List.copyOf(tracks);
    }

    /** Of a viewer. */
    public RtspSession(
            String id,
            String stream,
            String baseUrl,
            SessionState state,
            List<SessionTrack> tracks,
            long generation,
            Optional<Double> duration) {
        this(id, stream, baseUrl, state, tracks, generation, duration, Optional.empty());
    }

    public boolean isRecording() {
        return StreamNames.isRecording(stream);
    }

    public boolean isPublishing() {
        return announced.isPresent();
    }

    public boolean isPlaying() {
        return state instanceof SessionState.Playing;
    }

    RtspSession with(SessionState next) {
        return new RtspSession(id, stream, baseUrl, next, tracks, generation, duration, announced);
    }

    RtspSession with(List<SessionTrack> changed) {
        return new RtspSession(id, stream, baseUrl, state, changed, generation, duration, announced);
    }

    RtspSession nextGeneration() {
        return new RtspSession(id, stream, baseUrl, state, tracks, generation + 1, duration, announced);
    }

    /** With this track set up; an earlier SETUP of the same track is forgotten, and its place is kept. */
    RtspSession with(SessionTrack track) {
        List<SessionTrack> changed = new ArrayList<>(tracks);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).track() == track.track()) {
                changed.set(i, track);
                return with(changed);
            }
        }
        changed.add(track);
        return with(changed);
    }

    RtspSession without(int track) {
        return with(tracks.stream().filter(each -> each.track() != track).toList());
    }

    boolean hasTrack(int track) {
        return tracks.stream().anyMatch(each -> each.track() == track);
    }

    Set<Integer> trackNumbers() {
        return tracks.stream().map(SessionTrack::track).collect(Collectors.toUnmodifiableSet());
    }

    /** True if this names the session as a whole, or the only track it has. */
    boolean isAggregate(OptionalInt track) {
        return track.isEmpty() || tracks.size() == 1 && hasTrack(track.getAsInt());
    }
}
