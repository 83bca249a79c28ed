package io.culvert.session.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads partitions from their beginning to what is their end at the moment of the call. Blocks: never on a loop. */
final class LogReader {
    private static final Duration POLL = Duration.ofMillis(100);

    /** A wait of the broker's: other questions on the same connection stand behind it. */
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Map<String, Object> broker;

    /** @param broker connection settings, as for every client of this service */
    LogReader(Map<String, Object> broker) {
        this.broker = broker;
    }

    /**
     * A consumer that belongs to no group and commits nothing.
     *
     * @param fetchWait how long the broker keeps a fetch open for which it has nothing
     */
    KafkaConsumer<String, byte[]> consumer(Duration fetchWait) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) fetchWait.toMillis());
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    void readToEnd(
            Collection<TopicPartition> partitions, Duration limit, Consumer<ConsumerRecord<String, byte[]>> reader)
            throws TimeoutException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (KafkaConsumer<String, byte[]> consumer = consumer(SHORT)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, limit));
            while (true) {
                ends.entrySet().removeIf(end -> consumer.position(end.getKey(), limit) >= end.getValue());
                if (ends.isEmpty()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("partitions not read to their end: " + ends.size());
                }
                consumer.poll(POLL).forEach(reader);
            }
        }
    }
}
