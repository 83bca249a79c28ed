package io.culvert.session.partition;

import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.WireRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Streams that are kept described between a client's DESCRIBE and its PLAY, by a subscription that asks for no frames.
 *
 * <p>Belongs to the session loop.
 */
final class StreamHolds {
    /** A relay that has answered before may have let go of the stream: a new question is put again, but not more often. */
    private static final long ASK_AGAIN_MS = 1000;

    private record Hold(long until, long askedAt, boolean known) {}

    private final Map<String, Hold> holds = new HashMap<>();
    private final SubscriptionBook book;
    private final int partition;
    private final int maxUnknown;
    private final long holdMs;

    /** @param maxUnknown streams that are held at a time and have not been answered for */
    StreamHolds(SubscriptionBook book, int partition, int maxUnknown, long holdMs) {
        this.maxUnknown = maxUnknown;
        this.book = book;
        this.partition = partition;
        this.holdMs = holdMs;
    }

    /** True if this stream, which nobody knows yet, may not be asked for. */
    boolean isFull(String stream) {
        return !holds.containsKey(stream)
                && holds.size() >= maxUnknown
                && holds.values().stream().filter(hold -> !hold.known()).count() >= maxUnknown;
    }

    /** @param known false if an answer of the relay is waited for */
    List<WireRecord> hold(String stream, boolean known, long now) {
        Hold present = holds.get(stream);
        Subscription wanted = subscription(stream);
        List<WireRecord> records = book.want(wanter(stream), Optional.of(wanted));
        boolean again = present != null && !known && now - present.askedAt() >= ASK_AGAIN_MS;
        long askedAt = present == null || again ? now : present.askedAt();
        holds.put(stream, new Hold(now + (known ? holdMs : 2 * holdMs), askedAt, known));
        return again && records.isEmpty() ? List.of(wanted.encode()) : records;
    }

    private Subscription subscription(String stream) {
        return new Subscription(stream, Subscription.describeConsumer(partition), Optional.empty(), Optional.empty());
    }

    List<WireRecord> release(String stream) {
        return holds.remove(stream) == null ? List.of() : book.want(wanter(stream), Optional.empty());
    }

    List<WireRecord> expire(long now) {
        List<WireRecord> records = new ArrayList<>();
        List<String> over = holds.entrySet().stream()
                .filter(entry -> now >= entry.getValue().until())
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(stream -> records.addAll(release(stream)));
        return records;
    }

    private static String wanter(String stream) {
        return "hold:" + stream;
    }
}
