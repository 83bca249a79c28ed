package io.culvert.session.partition;

import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.Map;
import java.util.Optional;

/**
 * A word of the owner of a partition to itself, through {@link Topics#COMMANDS}: read back, it proves that the log flows.
 * Other readers skip the kind.
 */
final class OwnerTick {
    private static final String KIND = "owner-tick";
    private static final String OWNER = "owner";

    private OwnerTick() {}

    static WireRecord of(int partition, String owner) {
        return new WireRecord(
                Topics.COMMANDS,
                partition,
                KIND,
                Map.of(RecordHeaders.KIND, KIND, OWNER, owner),
                Optional.of(WireRecord.EMPTY_VALUE));
    }

    static boolean isTick(WireRecord record) {
        return KIND.equals(record.headers().get(RecordHeaders.KIND));
    }

    static boolean isOf(WireRecord record, String owner) {
        return owner.equals(record.headers().get(OWNER));
    }
}
