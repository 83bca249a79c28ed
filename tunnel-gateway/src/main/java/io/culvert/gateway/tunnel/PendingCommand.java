package io.culvert.gateway.tunnel;

import io.culvert.wire.rtsp.RtspRequest;

/** What a command socket has to do next, in the order of the client's requests. */
public sealed interface PendingCommand {
    /** Give the request to the owner of the tunnel. */
    record Publish(RtspRequest request) implements PendingCommand {}

    /**
     * Answer a request here, after those before it have been answered.
     *
     * @param response the response's own bytes
     * @param last     true if the tunnel ends with it: nobody knows where the next message begins
     */
    record Answer(byte[] response, boolean last) implements PendingCommand {}
}
