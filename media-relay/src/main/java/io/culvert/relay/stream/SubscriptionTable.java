package io.culvert.relay.stream;

import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The subscriptions of the partitions that this relay owns, as replayed from the compacted topic. A partition counts
 * only when its replay has caught up, so that subscriptions ended long ago open nothing.
 *
 * <p>Owned by the control thread.
 */
final class SubscriptionTable {
    /**
     * After this long a partition that is still being replayed is served with what has been read. What it lacks may come
     * yet: until then nothing is taken from anybody.
     */
    static final long RESTORE_MILLIS = 5_000;

    private record Restoring(long end, long overdueAt, boolean overdue) {}

    /**
     * A subscription that stands.
     *
     * @param writtenAt milliseconds since 1970, if it was written before its partition was assigned to this relay
     */
    record Standing(Subscription subscription, OptionalLong writtenAt) {}

    private final Map<Integer, Optional<Restoring>> owned = new HashMap<>();
    private final Map<String, Map<String, Standing>> byStream = new HashMap<>();

    void assign(int partition, long begin, long end, long now) {
        byStream.keySet().removeIf(stream -> Topics.subscriptionPartition(stream) == partition);
        owned.put(
                partition,
                begin >= end ? Optional.empty() : Optional.of(new Restoring(end, now + RESTORE_MILLIS, false)));
    }

    void revoke(int partition) {
        owned.remove(partition);
        byStream.keySet().removeIf(stream -> Topics.subscriptionPartition(stream) == partition);
    }

    boolean owns(String stream) {
        return owned.containsKey(Topics.subscriptionPartition(stream));
    }

    Set<Integer> partitions() {
        return Set.copyOf(owned.keySet());
    }

    /** True if the partition is owned and replayed to its end. */
    boolean isLive(int partition) {
        return owned.getOrDefault(partition, RESTORING_NOTHING).isEmpty() && owned.containsKey(partition);
    }

    /** True if the partition is owned and its replay has taken too long: what was read of it holds, what was not may too. */
    boolean isOverdue(int partition) {
        return owned.getOrDefault(partition, RESTORING_NOTHING)
                .map(Restoring::overdue)
                .orElse(false);
    }

    private static final Optional<Restoring> RESTORING_NOTHING = Optional.empty();

    /** True if the record at this offset is one from before the partition was assigned. */
    boolean isReplay(int partition, long offset) {
        return owned.getOrDefault(partition, RESTORING_NOTHING)
                .map(restoring -> offset < restoring.end())
                .orElse(false);
    }

    /**
     * Applies one record.
     *
     * @return true if this completed the replay of the partition
     */
    boolean apply(int partition, long offset, String key, Optional<Standing> subscription) {
        if (!owned.containsKey(partition)) {
            return false;
        }
        String stream = key.substring(0, Math.max(0, key.indexOf('|')));
        if (Topics.subscriptionPartition(stream) == partition) {
            put(stream, key, subscription);
        }
        boolean complete = owned.get(partition).map(r -> offset + 1 >= r.end()).orElse(false);
        if (complete) {
            owned.put(partition, RESTORING_NOTHING);
        }
        return complete;
    }

    private void put(String stream, String key, Optional<Standing> subscription) {
        if (subscription.isPresent()) {
            byStream.computeIfAbsent(stream, s -> new HashMap<>()).put(key, subscription.get());
            return;
        }
        Map<String, Standing> left = byStream.getOrDefault(stream, Map.of());
        if (left.containsKey(key)) {
            left.remove(key);
        }
        if (left.isEmpty()) {
            byStream.remove(stream);
        }
    }

    /** Partitions whose replay takes too long, each once. */
    List<Integer> overdueRestores(long now) {
        List<Integer> late = owned.entrySet().stream()
                .filter(e -> e.getValue()
                        .map(r -> !r.overdue() && now >= r.overdueAt())
                        .orElse(false))
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(partition -> owned.computeIfPresent(
                partition, (p, restoring) -> restoring.map(r -> new Restoring(r.end(), r.overdueAt(), true))));
        return late;
    }

    Collection<Standing> of(String stream) {
        return byStream.getOrDefault(stream, Map.of()).values();
    }

    Set<String> streamsIn(int partition) {
        return byStream.keySet().stream()
                .filter(stream -> Topics.subscriptionPartition(stream) == partition)
                .collect(Collectors.toUnmodifiableSet());
    }
}
