/**
 * The partitions that this instance owns (core): tunnels, subscriptions and the life signs of gateways, all on one thread,
 * the session loop.
 *
 * <p>Kafka's threads hand events to {@link io.culvert.session.partition.SessionLoop}; records go out through
 * {@link io.culvert.session.partition.RecordSink}. A snapshot is on the log before anything that follows from it is sent,
 * without one command waiting for another's round trip: snapshots are sent as they arise, and what follows is released in
 * order as they are acknowledged. No snapshot grows old: compaction may keep a former owner's void word alone.
 *
 * <p>May import {@code io.culvert.wire}, the other core packages and the JDK. Knows no Kafka client, no CDI.
 */
package io.culvert.session.partition;
