package io.culvert.session.tunnel;

import io.culvert.session.rtsp.PublishView;
import io.culvert.session.rtsp.StreamView;

/**
 * What a step depends on besides the tunnel and the event.
 *
 * @param streams what is known of the streams
 * @param now     milliseconds since 1970
 * @param ids     source of session identifiers
 * @param publishing who may publish, and who does
 */
public record Surroundings(StreamView streams, long now, SessionIds ids, PublishView publishing) {
    /** Where nobody may publish. */
    public Surroundings(StreamView streams, long now, SessionIds ids) {
        this(streams, now, ids, PublishView.OFF);
    }
}
