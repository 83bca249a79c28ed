/**
 * How the topics of {@link io.culvert.wire.kafka.Topics} come to be on a broker. Each process sees to it at its start, and
 * whoever is first does it; that all do the same is part of what they agree on.
 *
 * <p>May import {@code io.culvert.wire.kafka} and Kafka's admin client.
 */
package io.culvert.wire.topics;
