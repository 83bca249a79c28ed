package io.culvert.session.store;

import io.culvert.session.rtsp.RtspSession;
import io.culvert.session.rtsp.SessionState;
import io.culvert.session.rtsp.SessionTrack;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A session as JSON.
 *
 * @param state     announced, ready, playing or recording
 * @param position  seconds into a recording: where it plays on (ready) or where it began (playing)
 * @param startedAt milliseconds since 1970 of the PLAY or RECORD
 * @param announced description of what is published
 */
record SessionSnapshot(
        String id,
        String stream,
        String baseUrl,
        String state,
        double position,
        long startedAt,
        Optional<Double> end,
        double scale,
        List<Integer> playing,
        List<SessionTrack> tracks,
        long generation,
        Optional<Double> duration,
        Optional<String> announced,
        boolean resumed) {

    static SessionSnapshot of(RtspSession s) {
        return switch (s.state()) {
            case SessionState.Init init -> of(s, "ready", 0, 0, Optional.empty(), 1, Set.of(), false);
            case SessionState.Ready ready -> of(s, "ready", ready.position(), 0, Optional.empty(), 1, Set.of(), false);
            case SessionState.Recording recording ->
                of(s, "recording", 0, recording.since(), Optional.empty(), 1, Set.of(), false);
            case SessionState.Announced announced -> of(s, "announced", 0, 0, Optional.empty(), 1, Set.of(), false);
            case SessionState.Playing p ->
                of(s, "playing", p.start(), p.startedAt(), p.end(), p.scale(), p.tracks(), p.resumed());
        };
    }

    private static SessionSnapshot of(
            RtspSession s,
            String state,
            double position,
            long startedAt,
            Optional<Double> end,
            double scale,
            Set<Integer> playing,
            boolean resumed) {
        return new SessionSnapshot(
                s.id(),
                s.stream(),
                s.baseUrl(),
                state,
                position,
                startedAt,
                end,
                scale,
                List.copyOf(new TreeSet<>(playing)),
                s.tracks(),
                s.generation(),
                s.duration(),
                s.announced(),
                resumed);
    }

    RtspSession session() {
        return new RtspSession(
                id,
                stream,
                baseUrl,
                sessionState(),
                tracks == null ? List.of() : tracks,
                generation,
                duration,
                announced);
    }

    /** A state that a newer release writes is the closest that this one has: set up, not playing. */
    private SessionState sessionState() {
        return switch (String.valueOf(state)) {
            case "playing" ->
                new SessionState.Playing(
                        position,
                        startedAt,
                        end,
                        scale == 0 ? 1 : scale,
                        playing == null ? Set.of() : Set.copyOf(playing),
                        resumed);
            case "recording" -> new SessionState.Recording(startedAt);
            case "announced" -> new SessionState.Announced();
            default -> new SessionState.Ready(position);
        };
    }
}
