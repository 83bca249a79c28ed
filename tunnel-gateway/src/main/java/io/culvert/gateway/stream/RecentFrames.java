package io.culvert.gateway.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The batches since the last random-access point, for viewers that come between two. Owned by the home loop of its
 * stream. Over a limit it keeps nothing until the next random-access point: half of them would be of no use.
 */
final class RecentFrames {
    private final int maxBytes;
    private final long maxAgeNanos;
    private final List<Batch> batches = new ArrayList<>();
    private int bytes;

    RecentFrames(StreamSettings settings) {
        this.maxBytes = settings.fastStartBytes();
        this.maxAgeNanos = settings.fastStartAge().toNanos();
    }

    void add(Batch batch) {
        if (batch.randomAccess()) {
            clear();
        } else if (batches.isEmpty()) {
            return;
        }
        bytes += batch.bytes();
        batches.add(batch.retain());
        if (bytes > maxBytes || batch.createdNanos() - batches.getFirst().createdNanos() > maxAgeNanos) {
            clear();
        }
    }

    /** The batches, each retained for the caller; none if there is no use for them. */
    List<Batch> retained() {
        return batches.stream().map(Batch::retain).toList();
    }

    /** The batches behind this one, each retained for the caller; empty if one between was not kept. */
    Optional<List<Batch>> retainedAfter(long number) {
        if (batches.isEmpty() || batches.getFirst().number() > number + 1) {
            return Optional.empty();
        }
        return Optional.of(batches.stream()
                .filter(batch -> batch.number() > number)
                .map(Batch::retain)
                .toList());
    }

    void clear() {
        batches.forEach(Batch::release);
        batches.clear();
        bytes = 0;
    }
}
