package io.culvert.session.tunnel;

import io.culvert.session.rtsp.StreamView;

/**
 * What a step depends on besides the tunnel and the event.
 *
 * @param streams what is known of the streams
 * @param now     milliseconds since 1970
 * @param ids     source of session identifiers
 */
public record Surroundings(StreamView streams, long now, SessionIds ids) {}
