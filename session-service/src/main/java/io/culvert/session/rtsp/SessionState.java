package io.culvert.session.rtsp;

import java.util.Optional;
import java.util.Set;

/**
 * States of a session as the server sees them (RFC 2326, A.2).
 *
 * <pre>
 *   Init --SETUP--> Ready --PLAY--> Playing --PAUSE--> Ready
 *   Init --ANNOUNCE--> Announced --SETUP--> Ready --RECORD--> Recording --PAUSE--> Ready
 *   any --TEARDOWN--> Init
 * </pre>
 */
public sealed interface SessionState {
    /** No track is set up; a tunnel without a session is in this state. */
    record Init() implements SessionState {}

    /** The client has said what it is going to publish, and set up nothing yet. */
    record Announced() implements SessionState {}

    /** @param position seconds into a recording at which PLAY without a Range goes on; 0 for a live stream */
    record Ready(double position) implements SessionState {}

    /**
     * @param start     seconds into the recording at which this PLAY began; 0 for a live stream
     * @param startedAt milliseconds since 1970 at which it began
     * @param end       seconds into the recording at which it ends, if the client set an end
     * @param scale     1 for normal speed
     * @param tracks    tracks that the viewer was told of; differs from the session's tracks after a SETUP while Playing
     * @param resumed   it goes on where the viewer was, which its gateway knows better than {@code start} says
     */
    record Playing(
            double start, long startedAt, Optional<Double> end, double scale, Set<Integer> tracks, boolean resumed)
            implements SessionState {
        /** From its start. */
        public Playing(double start, long startedAt, Optional<Double> end, double scale, Set<Integer> tracks) {
            this(start, startedAt, end, scale, tracks, false);
        }

        /** An estimate: the frames themselves are where the relay is. */
        double positionAt(long now) {
            double position = start + Math.max(0, now - startedAt) / 1000.0 * scale;
            return end.map(limit -> Math.min(limit, position)).orElse(position);
        }
    }

    /** @param since milliseconds since 1970 of the RECORD that the client publishes by */
    record Recording(long since) implements SessionState {}
}
