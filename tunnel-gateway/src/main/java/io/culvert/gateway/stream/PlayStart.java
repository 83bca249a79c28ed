package io.culvert.gateway.stream;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Where a viewer begins, for RTP-Info and Range of the PLAY reply (RFC 2326, 12.29 and 12.33).
 *
 * @param tracks empty if no relay has opened the stream in time: the reply goes out without sequence numbers
 * @param npt    position in a recording, in seconds; empty for a live stream
 */
public record PlayStart(List<TrackStart> tracks, OptionalDouble npt) {
    public static final PlayStart UNKNOWN = new PlayStart(List.of(), OptionalDouble.empty());

    /**
     * One track.
     *
     * @param track    number of the track
     * @param sequence of the first packet that the viewer gets, 0 to 65535
     * @param rtpTime  timestamp at the instant that all tracks start at; never 0 (FFmpeg takes 0 for absent)
     */
    public record TrackStart(int track, int sequence, long rtpTime) {}
}
