package io.culvert.session.kafka;

import io.culvert.session.partition.RestoredLog;
import io.culvert.session.partition.RestoredPartition;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what the log holds of partitions, whole. */
final class PartitionRestore {
    private final LogReader log;
    private final KafkaEvents events;

    PartitionRestore(LogReader log, KafkaEvents events) {
        this.log = log;
        this.events = events;
    }

    List<RestoredPartition> read(Set<Integer> partitions, Duration limit) throws TimeoutException {
        RestoredLog restored = new RestoredLog();
        List<TopicPartition> wanted = new ArrayList<>();
        partitions.forEach(partition -> wanted.add(new TopicPartition(Topics.SESSIONS, partition)));
        for (int i = 0; i < Topics.SUBSCRIPTION_PARTITIONS; i++) {
            wanted.add(new TopicPartition(Topics.SUBSCRIPTIONS, i));
        }
        log.readToEnd(wanted, limit, record -> accept(restored, record));
        return partitions.stream().map(restored::partition).toList();
    }

    private void accept(RestoredLog restored, ConsumerRecord<String, byte[]> record) {
        try {
            restored.accept(KafkaRecords.of(record));
        } catch (RecordFormatException unreadable) {
            events.unreadable(record.topic(), record.partition(), record.offset(), unreadable);
        }
    }
}
