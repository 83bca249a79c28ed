package io.culvert.session.partition;

import io.culvert.session.tunnel.Receipt;
import io.culvert.wire.kafka.WireRecord;
import java.util.List;

/**
 * What one event brings about.
 *
 * @param snapshots must be on the log before the rest is sent
 * @param rest      replies, orders to gateways, subscriptions
 * @param receipts  settled when the broker has all of it
 */
record Batch(List<WireRecord> snapshots, List<WireRecord> rest, List<Receipt> receipts) {
    boolean isEmpty() {
        return snapshots.isEmpty() && rest.isEmpty() && receipts.isEmpty();
    }
}
