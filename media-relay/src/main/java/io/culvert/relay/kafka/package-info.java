/**
 * The relay's Kafka: subscriptions and the catalogue in, states of streams in and out.
 *
 * <p>Nothing is committed: all topics are compacted, and what they say is state, replayed from the beginning whenever a
 * partition is assigned. Everything read is handed to the control thread; nothing here decides.
 * Before the first client is made, the broker's name must be known ({@code BrokerNameWait}).
 *
 * <p>May import {@code relay.stream}, {@code io.culvert.wire}, SmallRye Reactive Messaging and the Kafka client.
 */
package io.culvert.relay.kafka;
