package io.culvert.fleet.drill;

import io.culvert.wire.kafka.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The sessions that stand on {@code rtsp.sessions}, as its owners read it: what a former owner writes after the claim of a
 * later one is void. An instance that was stopped and goes on finishes its sentence, and that word stands there until the
 * next owner takes it away; it is nobody's session.
 */
final class StandingSessions implements Consumer<ConsumerRecord<String, byte[]>> {
    /** The key under which owners of a partition write their claims, one for each partition, for ever. */
    private static final String OWNER_CLAIM = "owner";

    private final Map<Integer, Long> epochs = new HashMap<>();
    private final Set<String> tunnels = new TreeSet<>();

    /** To be told all records of the topic, in the order of each partition. */
    @Override
    public void accept(ConsumerRecord<String, byte[]> record) {
        long present = epochs.getOrDefault(record.partition(), 0L);
        long epoch = epoch(record).orElse(present);
        if (epoch < present) {
            return;
        }
        epochs.put(record.partition(), epoch);
        if (record.value() == null) {
            tunnels.remove(record.key());
        } else if (!record.key().equals(OWNER_CLAIM)) {
            tunnels.add(record.key());
        }
    }

    private static Optional<Long> epoch(ConsumerRecord<String, byte[]> record) {
        return Optional.ofNullable(record.headers().lastHeader(RecordHeaders.OWNER_EPOCH))
                .map(header -> Long.parseLong(new String(header.value(), StandardCharsets.UTF_8)));
    }

    /** Ids of their tunnels. */
    Set<String> tunnels() {
        return tunnels;
    }
}
