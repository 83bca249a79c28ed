/**
 * Kafka (edge): events of tunnels out, orders in, and the topics that both need.
 *
 * <p>The connector hands each record to a sending thread of its own (read in its code: its producer runs every send
 * there), so an event loop that publishes never waits for a broker; what waits there is bounded by {@code
 * EventPublisher}. Orders come from one partition, assigned by hand: no group, no rebalance. Before the first client is made,
 * the broker's name must be known ({@code BrokerNameWait}).
 *
 * <p>May import {@code io.culvert.gateway.tunnel}, {@code io.culvert.wire}, SmallRye, Kafka and the configuration.
 */
package io.culvert.gateway.kafka;
