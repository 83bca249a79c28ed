package io.culvert.session.rtsp;

import java.util.function.Supplier;

/**
 * Everything a request's outcome depends on besides the session.
 *
 * @param streams        what is known of the streams
 * @param now            milliseconds since 1970
 * @param waitUntil      milliseconds since 1970 after which an unknown stream is answered 503 instead of awaited
 * @param ids            source of session identifiers
 * @param timeoutSeconds announced in every Session header
 * @param publishing     who may publish, and who does
 */
public record RequestContext(
        StreamView streams,
        long now,
        long waitUntil,
        Supplier<String> ids,
        int timeoutSeconds,
        PublishView publishing) {
    /** Where nobody may publish. */
    public RequestContext(StreamView streams, long now, long waitUntil, Supplier<String> ids, int timeoutSeconds) {
        this(streams, now, waitUntil, ids, timeoutSeconds, PublishView.OFF);
    }
}
