package io.culvert.session.partition;

import io.culvert.session.store.TunnelSnapshot;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the log holds of partitions: the newest snapshot of each tunnel, and the subscriptions that stand. Fed with all
 * records of both topics, in the order of each partition. What an owner wrote after a later one's claim counts for nothing.
 *
 * <p>Belongs to whoever reads the log.
 */
public final class RestoredLog {
    private static final class Sessions {
        private final Map<String, Tunnel> tunnels = new HashMap<>();
        private final Set<String> overwritten = new HashSet<>();
        private long epoch;
    }

    private final Map<Integer, Sessions> partitions = new HashMap<>();
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
        Sessions sessions = partitions.computeIfAbsent(record.partition(), none -> new Sessions());
        long epoch = GatewayOrder.ownerEpoch(record).orElse(sessions.epoch); // an earlier release does not say
        boolean claim = OwnerEpoch.isClaim(record);
        if (epoch < sessions.epoch) {
            if (!claim) {
                sessions.overwritten.add(record.key());
            }
            return;
        }
        sessions.epoch = epoch;
        if (!claim) {
            sessions.overwritten.remove(record.key());
            sessions.tunnels.remove(record.key());
            record.value().map(TunnelSnapshot::decode).ifPresent(tunnel -> sessions.tunnels.put(record.key(), tunnel));
        }
    }

    private void onSubscription(WireRecord record) {
        subscriptions.remove(record.key());
        Subscription.decode(record).ifPresent(each -> subscriptions.put(record.key(), each));
    }

    public RestoredPartition partition(int number) {
        List<Subscription> owned = subscriptions.values().stream()
                .filter(each -> each.isOwnedBy(number))
                .toList();
        Sessions sessions = partitions.getOrDefault(number, new Sessions());
        return new RestoredPartition(
                number,
                sessions.epoch,
                List.copyOf(sessions.tunnels.values()),
                Set.copyOf(sessions.overwritten),
                owned);
    }
}
