package io.culvert.gateway.tunnel;

import io.culvert.wire.kafka.TunnelEvent;

/** Where events of tunnels go. Callable from any thread; never blocks. */
public interface CommandSink {
    /**
     * Hands an event on, in order for one tunnel.
     *
     * @param onFailure runs at most once, on any thread and possibly before the call returns, if the event is known not to
     *                  arrive
     */
    void publish(TunnelEvent event, Runnable onFailure);
}
