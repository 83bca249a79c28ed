package io.culvert.session.simulation;

import io.culvert.session.partition.RestoredLog;
import io.culvert.session.partition.RestoredPartition;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the simulated log as a new owner does. */
final class Restoring {
    private Restoring() {}

    static RestoredPartition read(SimulatedLog log, int partition, Planted planted) {
        RestoredLog restored = new RestoredLog();
        feed(restored, log, new SimulatedLog.Place(Topics.SESSIONS, partition), planted);
        for (int i = 0; i < Topics.SUBSCRIPTION_PARTITIONS; i++) {
            feed(restored, log, new SimulatedLog.Place(Topics.SUBSCRIPTIONS, i), planted);
        }
        return harmed(restored.partition(partition), planted);
    }

    private static void feed(RestoredLog restored, SimulatedLog log, SimulatedLog.Place place, Planted planted) {
        for (SimulatedLog.Kept kept : log.records(place)) {
            restored.accept(planted == Planted.EPOCHS_IGNORED ? withoutEpoch(kept.record()) : kept.record());
        }
    }

    private static WireRecord withoutEpoch(WireRecord record) {
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.remove(RecordHeaders.OWNER_EPOCH);
        return new WireRecord(record.topic(), record.partition(), record.key(), headers, record.value());
    }

    private static RestoredPartition harmed(RestoredPartition whole, Planted planted) {
        return switch (planted) {
            case COMMANDS_FORGOTTEN ->
                new RestoredPartition(
                        whole.number(),
                        whole.epoch(),
                        whole.tunnels().stream().map(Restoring::forgetful).toList(),
                        whole.overwritten(),
                        whole.subscriptions());
            case SUBSCRIPTIONS_NOT_RECONCILED ->
                new RestoredPartition(whole.number(), whole.epoch(), whole.tunnels(), whole.overwritten(), List.of());
            case NOTHING, EPOCHS_IGNORED, ACKNOWLEDGED_AT_ONCE, REPLIES_DISORDERED, COMMITTED_AT_ONCE -> whole;
        };
    }

    private static Tunnel forgetful(Tunnel tunnel) {
        return new Tunnel(tunnel.id(), tunnel.since(), tunnel.data(), List.of(), tunnel.session(), tunnel.waiting());
    }
}
