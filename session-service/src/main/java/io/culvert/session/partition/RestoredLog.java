package io.culvert.session.partition;

import io.culvert.session.store.TunnelSnapshot;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the log holds of partitions: the newest snapshot of each tunnel, and the subscriptions that stand. Fed with all
 * records of both topics, in the order of each partition.
 *
 * <p>Belongs to whoever reads the log.
 */
public final class RestoredLog {
    private final Map<Integer, Map<String, Tunnel>> tunnels = new HashMap<>();
    private final Map<String, Subscription> subscriptions = new HashMap<>();

    /** @throws io.culvert.wire.kafka.RecordFormatException if the record cannot be read; its key counts as ended */
    public void accept(WireRecord record) {
        if (record.topic().equals(Topics.SESSIONS)) {
            onSnapshot(record);
        } else {
            onSubscription(record);
        }
    }

    private void onSnapshot(WireRecord record) {
        Map<String, Tunnel> known = tunnels.computeIfAbsent(record.partition(), none -> new HashMap<>());
        known.remove(record.key());
        record.value().map(TunnelSnapshot::decode).ifPresent(tunnel -> known.put(record.key(), tunnel));
    }

    private void onSubscription(WireRecord record) {
        subscriptions.remove(record.key());
        Subscription.decode(record).ifPresent(each -> subscriptions.put(record.key(), each));
    }

    public RestoredPartition partition(int number) {
        List<Subscription> owned = subscriptions.values().stream()
                .filter(each -> each.isOwnedBy(number))
                .toList();
        return new RestoredPartition(
                number, List.copyOf(tunnels.getOrDefault(number, Map.of()).values()), owned);
    }
}
