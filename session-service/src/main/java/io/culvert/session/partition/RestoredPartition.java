package io.culvert.session.partition;

import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.Subscription;
import java.util.List;

/**
 * What the log holds of a partition at the moment of its assignment.
 *
 * @param number        of the partition
 * @param tunnels       from their snapshots
 * @param subscriptions that former owners of the partition wrote and nobody ended
 */
public record RestoredPartition(int number, List<Tunnel> tunnels, List<Subscription> subscriptions) {}
