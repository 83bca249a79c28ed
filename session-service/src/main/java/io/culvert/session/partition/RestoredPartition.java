package io.culvert.session.partition;

import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.Subscription;
import java.util.List;
import java.util.Set;

/**
 * What the log holds of a partition at the moment of its assignment.
 *
 * @param number        of the partition
 * @param epoch         the highest that an owner claimed
 * @param tunnels       from their snapshots
 * @param overwritten   tunnels whose newest record is void: compaction would keep that one and drop the true one
 * @param subscriptions that former owners of the partition wrote and nobody ended
 */
public record RestoredPartition(
        int number, long epoch, List<Tunnel> tunnels, Set<String> overwritten, List<Subscription> subscriptions) {}
