package io.culvert.relay.stream;

import io.culvert.wire.kafka.GatewayAddress;
import java.util.function.Consumer;

/** Finds the way to a gateway. */
public interface OutletOpener {
    /**
     * @param gateway where the stream is to go
     * @param ready   called whenever the gateway can take the stream: when it has been reached, and again after each
     *                reconnection; on any thread, possibly before this method returns
     */
    MediaOutlet connect(GatewayAddress gateway, Consumer<MediaOutlet> ready);
}
