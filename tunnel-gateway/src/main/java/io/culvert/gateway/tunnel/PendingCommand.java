package io.culvert.gateway.tunnel;

import io.culvert.wire.rtsp.RtspRequest;
import java.time.Duration;

/** What a command socket has to do next, in the order of the client's requests. */
public sealed interface PendingCommand {
    /** Give the request to the owner of the tunnel. */
    record Publish(RtspRequest request) implements PendingCommand {}

    /**
     * Answer a request here, after those before it have been answered.
     *
     * @param response the response's own bytes
     * @param last     true if the tunnel ends with it: nobody knows where the next message begins, or somebody guesses
     * @param delay    before it; what comes behind waits as well
     */
    record Answer(byte[] response, boolean last, Duration delay) implements PendingCommand {
        Answer(byte[] response, boolean last) {
            this(response, last, Duration.ZERO);
        }
    }
}
