package io.culvert.session.tunnel;

import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.rtsp.RtspRequest;
import java.util.Optional;

/**
 * A command that is not executed yet: the data socket is not known, a stream is not known, or an earlier one waits.
 *
 * @param waitUntil milliseconds since 1970 after which an unknown stream is answered 503
 * @param stream    that it waits for, if it is the first in line
 */
public record WaitingCommand(
        TunnelEvent.Command command, RtspRequest request, long waitUntil, Optional<String> stream, Receipt receipt) {
    WaitingCommand awaiting(String name) {
        return new WaitingCommand(command, request, waitUntil, Optional.of(name), receipt);
    }
}
