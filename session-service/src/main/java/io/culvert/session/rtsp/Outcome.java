package io.culvert.session.rtsp;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspResponse;
import java.util.Optional;

/** What becomes of a request. */
public sealed interface Outcome {
    /**
     * The request is answered.
     *
     * @param session  the session after it; empty if there is none (any more)
     * @param viewer   takes effect together with the reply
     * @param interest stream to be kept described for a while, because the client is about to ask for more of it
     */
    record Answer(
            RtspResponse response,
            Optional<RtspSession> session,
            Optional<ViewerOrder> viewer,
            Optional<String> interest)
            implements Outcome {}

    /** Nothing is known of the stream yet: ask again when something is, or when the wait is over. */
    record AwaitStream(String stream) implements Outcome {}
}
