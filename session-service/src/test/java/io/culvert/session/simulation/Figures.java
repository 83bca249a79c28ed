package io.culvert.session.simulation;

import java.util.EnumMap;
import java.util.Map;

/** What happened over one seed or many. */
final class Figures {
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private long seeds;
    private long steps;
    private long answered;
    private long expired;
    private long late;

    void answered() {
        answered++;
    }

    void expired() {
        expired++;
    }

    void lateReply() {
        late++;
    }

    void close(Timeline time) {
        seeds++;
        steps += time.steps();
        time.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    }

    void add(Figures other) {
        seeds += other.seeds;
        steps += other.steps;
        answered += other.answered;
        expired += other.expired;
        late += other.late;
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    }

    long count(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    long answers() {
        return answered;
    }

    @Override
    public String toString() {
        return seeds + " seeds, " + steps + " steps, " + answered + " commands answered, " + expired + " expired, "
                + late + " late replies; faults: " + faults;
    }
}
