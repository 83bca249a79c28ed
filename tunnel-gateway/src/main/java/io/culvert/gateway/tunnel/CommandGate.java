package io.culvert.gateway.tunnel;

import io.culvert.wire.rtsp.RtspRequest;

/** Looks at each request of one command socket before it goes on. On the event loop of that socket. */
@FunctionalInterface
public interface CommandGate {
    CommandGate OPEN = PendingCommand.Publish::new;

    PendingCommand admit(RtspRequest request);
}
