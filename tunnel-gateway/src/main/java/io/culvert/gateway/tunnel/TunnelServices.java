package io.culvert.gateway.tunnel;

import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.stream.Streams;
import io.culvert.wire.kafka.GatewayAddress;
import java.util.function.LongSupplier;

/**
 * What every tunnel of this gateway shares.
 *
 * @param self  address of this gateway, in each event
 * @param clock milliseconds since 1970
 */
public record TunnelServices(
        GatewayAddress self,
        TunnelLimits limits,
        TunnelMeters meters,
        CommandSink sink,
        Streams streams,
        Publications publications,
        LongSupplier clock) {}
