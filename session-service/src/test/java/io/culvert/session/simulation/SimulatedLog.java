package io.culvert.session.simulation;

import io.culvert.wire.kafka.WireRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The broker: records per topic and partition in the order in which they came, and offsets that a group committed. */
final class SimulatedLog {
    /** A partition of a topic. */
    record Place(String topic, int partition) {
        static Place of(WireRecord record) {
            return new Place(record.topic(), record.partition());
        }
    }

    /** A record as it lies on the log. */
    record Kept(WireRecord record, String writer) {}

    private final Map<Place, List<Kept>> places = new HashMap<>();
    private final Map<Place, List<Runnable>> readers = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private final List<Consumer<Kept>> audits = new ArrayList<>();
    private long downUntil;

    List<Kept> records(Place place) {
        return places.computeIfAbsent(place, none -> new ArrayList<>());
    }

    void append(WireRecord record, String writer) {
        Kept kept = new Kept(record, writer);
        Place place = Place.of(record);
        records(place).add(kept);
        audits.forEach(audit -> audit.accept(kept));
        readers.getOrDefault(place, List.of()).forEach(Runnable::run);
    }

    void audit(Consumer<Kept> audit) {
        audits.add(audit);
    }

    /** From now on this is called for every new record of the place. */
    void follow(Place place, Runnable reader) {
        readers.computeIfAbsent(place, none -> new ArrayList<>()).add(reader);
    }

    long committed(int partition) {
        return committed.getOrDefault(partition, 0L);
    }

    void commit(int partition, long offset) {
        committed.merge(partition, offset, Math::max);
    }

    void downUntil(long time) {
        downUntil = time;
    }

    /** How long nobody can write or read yet. */
    long outage(long now) {
        return Math.max(0, downUntil - now);
    }
}
