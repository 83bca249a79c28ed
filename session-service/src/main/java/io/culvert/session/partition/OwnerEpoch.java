package io.culvert.session.partition;

import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The number that tells owners of a partition apart. An owner writes a claim to {@link Topics#SESSIONS} before it reads
 * them, so the order of the log decides: what an earlier owner wrote before the claim is known to the later one, and what
 * it writes afterwards is void. Nobody can stop an instance that was itself stopped from finishing its sentence.
 */
final class OwnerEpoch {
    private static final String KIND = "owner-claim";
    private static final String KEY = "owner";

    private OwnerEpoch() {}

    static WireRecord claim(int partition, long epoch) {
        Map<String, String> headers = Map.of(RecordHeaders.KIND, KIND);
        return stamp(
                new WireRecord(Topics.SESSIONS, partition, KEY, headers, Optional.of(WireRecord.EMPTY_VALUE)), epoch);
    }

    static boolean isClaim(WireRecord record) {
        return KIND.equals(record.headers().get(RecordHeaders.KIND));
    }

    /** Tells a gateway of the new owner before it has anything else to say: from then on the old one is not heard. */
    static WireRecord notice(String tunnelId, GatewayOrder.Destination to) {
        Map<String, String> headers = Map.of(RecordHeaders.KIND, KIND, RecordHeaders.GATEWAY, to.instance());
        return new WireRecord(Topics.REPLIES, to.partition(), tunnelId, headers, Optional.of(WireRecord.EMPTY_VALUE));
    }

    static WireRecord stamp(WireRecord record, long epoch) {
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.put(RecordHeaders.OWNER_EPOCH, Long.toString(epoch));
        return new WireRecord(record.topic(), record.partition(), record.key(), headers, record.value());
    }
}
