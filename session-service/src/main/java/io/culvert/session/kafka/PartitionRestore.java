package io.culvert.session.kafka;

import io.culvert.session.partition.RestoredPartition;
import io.culvert.session.store.TunnelSnapshot;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what the log holds of partitions: the newest snapshot of each tunnel, and the subscriptions that stand. */
final class PartitionRestore {
    private final LogReader log;
    private final KafkaEvents events;
    private final Map<Integer, Map<String, Tunnel>> tunnels = new HashMap<>();
    private final Map<String, Subscription> subscriptions = new HashMap<>();

    PartitionRestore(LogReader log, KafkaEvents events) {
        this.log = log;
        this.events = events;
    }

    List<RestoredPartition> read(Set<Integer> partitions, Duration limit) throws TimeoutException {
        tunnels.clear();
        subscriptions.clear();
        List<TopicPartition> wanted = new ArrayList<>();
        partitions.forEach(partition -> wanted.add(new TopicPartition(Topics.SESSIONS, partition)));
        for (int i = 0; i < Topics.SUBSCRIPTION_PARTITIONS; i++) {
            wanted.add(new TopicPartition(Topics.SUBSCRIPTIONS, i));
        }
        log.readToEnd(wanted, limit, this::onRecord);
        return partitions.stream().map(this::restored).toList();
    }

    private void onRecord(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(Topics.SESSIONS)) {
                onSnapshot(record);
            } else {
                onSubscription(record);
            }
        } catch (RecordFormatException unreadable) {
            events.unreadable(record.topic(), record.partition(), record.offset(), unreadable);
        }
    }

    private void onSnapshot(ConsumerRecord<String, byte[]> record) {
        Map<String, Tunnel> known = tunnels.computeIfAbsent(record.partition(), none -> new HashMap<>());
        known.remove(record.key());
        if (record.value() != null) {
            known.put(record.key(), TunnelSnapshot.decode(record.value()));
        }
    }

    private void onSubscription(ConsumerRecord<String, byte[]> record) {
        subscriptions.remove(record.key());
        Subscription.decode(KafkaRecords.of(record)).ifPresent(each -> subscriptions.put(record.key(), each));
    }

    private RestoredPartition restored(int partition) {
        List<Subscription> owned = subscriptions.values().stream()
                .filter(each -> each.isOwnedBy(partition))
                .toList();
        return new RestoredPartition(
                partition, List.copyOf(tunnels.getOrDefault(partition, Map.of()).values()), owned);
    }
}
