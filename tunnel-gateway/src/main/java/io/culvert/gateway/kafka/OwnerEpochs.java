package io.culvert.gateway.kafka;

import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;

/**
 * The newest owner of each partition of {@link Topics#COMMANDS} that was heard. An instance of the session service that was
 * stopped, and relieved, goes on where it was when it continues: it would tell clients of sessions that it has not seen
 * change.
 *
 * <p>Belongs to whoever reads the orders.
 */
final class OwnerEpochs {
    private final long[] highest = new long[Topics.COMMAND_PARTITIONS];

    /** False for a word of an owner after a later one's. An order that names no owner, as of a gateway, is always current. */
    boolean isCurrent(WireRecord order) {
        int partition = Topics.commandPartition(order.key());
        long epoch = GatewayOrder.ownerEpoch(order).orElse(Long.MAX_VALUE);
        if (epoch < highest[partition]) {
            return false;
        }
        if (epoch != Long.MAX_VALUE) {
            highest[partition] = epoch;
        }
        return true;
    }
}
