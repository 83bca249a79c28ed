package io.culvert.session.kafka;

import java.time.Duration;

/**
 * What this edge needs of the configuration.
 *
 * @param topicReplication replication factor of topics to be created
 * @param eventsInWork     most events handed to the session loop and not settled; over it reading pauses
 * @param drain            longest wait for records on their way when partitions are given up
 * @param restore          longest attempt at reading snapshots
 */
public record KafkaSettings(short topicReplication, int eventsInWork, Duration drain, Duration restore) {}
