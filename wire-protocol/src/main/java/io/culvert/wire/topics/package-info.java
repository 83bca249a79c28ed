/**
 * What each process sees to at its start: that the broker's name is known before a client is made, and that the topics of
 * {@link io.culvert.wire.kafka.Topics} are there. Whoever is first makes them; that all do the same is part of what they
 * agree on.
 *
 * <p>May import {@code io.culvert.wire.kafka} and Kafka's admin client.
 */
package io.culvert.wire.topics;
