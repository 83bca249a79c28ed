package io.culvert.session.partition;

import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.WireRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which subscriptions of one partition stand, and who wants them. A record is written when the first wants one or when it
 * changes, and a tombstone when nobody wants it any more: a thousand viewers of one stream are one record.
 *
 * <p>Belongs to the session loop.
 */
final class SubscriptionBook {
    private record Standing(Subscription subscription, Set<String> wanters) {}

    private final Map<String, Standing> byKey = new HashMap<>();
    private final Map<String, String> keyOfWanter = new HashMap<>();

    /** From now on this one wants that, and nothing else. */
    List<WireRecord> want(String wanter, Optional<Subscription> wanted) {
        List<WireRecord> records = new ArrayList<>(2);
        String oldKey = keyOfWanter.get(wanter);
        String newKey = wanted.map(Subscription::key).orElse(null);
        if (oldKey != null && !oldKey.equals(newKey)) {
            release(wanter, oldKey, records);
        }
        wanted.ifPresent(subscription -> hold(wanter, subscription, records));
        return records;
    }

    private void hold(String wanter, Subscription wanted, List<WireRecord> records) {
        Standing standing = byKey.get(wanted.key());
        if (standing == null || !standing.subscription().equals(wanted)) {
            records.add(wanted.encode());
            Set<String> wanters = standing == null ? new HashSet<>() : standing.wanters();
            standing = new Standing(wanted, wanters);
            byKey.put(wanted.key(), standing);
        }
        standing.wanters().add(wanter);
        keyOfWanter.put(wanter, wanted.key());
    }

    private void release(String wanter, String key, List<WireRecord> records) {
        keyOfWanter.remove(wanter);
        Standing standing = byKey.get(key);
        standing.wanters().remove(wanter);
        if (standing.wanters().isEmpty()) {
            byKey.remove(key);
            records.add(standing.subscription().end());
        }
    }

    /** Makes the log agree with this book: ends what nobody wants, writes what is missing or differs. */
    List<WireRecord> reconcile(List<Subscription> onLog) {
        List<WireRecord> records = new ArrayList<>();
        Map<String, Subscription> missing = new HashMap<>();
        byKey.forEach((key, standing) -> missing.put(key, standing.subscription()));
        for (Subscription written : onLog) {
            Standing standing = byKey.get(written.key());
            if (standing == null) {
                records.add(written.end());
            } else if (standing.subscription().equals(written)) {
                missing.remove(written.key());
            }
        }
        missing.values().forEach(subscription -> records.add(subscription.encode()));
        return records;
    }

    /** A former owner has written this key after its time: the log shall say again what is wanted. */
    WireRecord truth(WireRecord written) {
        Standing standing = byKey.get(written.key());
        return standing == null
                ? WireRecord.tombstone(written.topic(), written.partition(), written.key())
                : standing.subscription().encode();
    }

    int size() {
        return byKey.size();
    }
}
