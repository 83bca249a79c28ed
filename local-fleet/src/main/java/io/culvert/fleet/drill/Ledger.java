package io.culvert.fleet.drill;

import io.culvert.wire.kafka.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the broker holds, read as an operator would with a console consumer. */
record Ledger(String bootstrapServers) {
    /** Held here, or it would be collected and its level with it: each consumer prints a page of settings at INFO. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    static {
        KAFKA.setLevel(Level.WARNING);
    }

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The last value of each key of a compacted topic; keys that a tombstone has ended are not there. */
    Map<String, byte[]> standing(String topic) {
        Map<String, byte[]> standing = new TreeMap<>();
        readAll(topic, record -> {
            if (record.value() == null) {
                standing.remove(record.key());
            } else {
                standing.put(record.key(), record.value());
            }
        });
        return standing;
    }

    /** Ids of the tunnels whose sessions stand. */
    Set<String> sessions() {
        StandingSessions sessions = new StandingSessions();
        readAll(Topics.SESSIONS, sessions);
        return sessions.tunnels();
    }

    /** Every record of a topic from its beginning to its end of now, in the order of each partition. */
    void readAll(String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                100);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(topic, LIMIT).stream()
                    .map(Ledger::partition)
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            readToEnd(consumer, new HashMap<>(consumer.endOffsets(all, LIMIT)), reader);
        }
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    private static void readToEnd(
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<String, byte[]>> reader) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            ends.entrySet().removeIf(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue());
            if (ends.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a topic could not be read to its end");
            }
            consumer.poll(POLL).forEach(reader);
        }
    }
}
