package io.culvert.session.partition;

import io.culvert.session.tunnel.TunnelLimits;

/**
 * Limits of one partition.
 *
 * @param tunnel          of each tunnel
 * @param watch           of each gateway
 * @param unpairedTunnels most tunnels that may wait for their data socket
 * @param unknownStreams  most streams that a relay is asked for and has not answered for
 * @param describeHoldMs  how long a stream is kept described after a DESCRIBE or SETUP, in milliseconds
 */
public record PartitionLimits(
        TunnelLimits tunnel, GatewayWatchLimits watch, int unpairedTunnels, int unknownStreams, long describeHoldMs) {
    public static final PartitionLimits DEFAULT =
            new PartitionLimits(TunnelLimits.DEFAULT, GatewayWatchLimits.DEFAULT, 1000, 1000, 10_000);
}
