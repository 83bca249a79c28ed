package io.culvert.session.simulation;

import io.culvert.session.partition.RecordSink;
import io.culvert.wire.kafka.WireRecord;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A process's way to the log: slow, in order within a partition, and cut off wherever the process ends. */
final class SimulatedProducer implements RecordSink {
    private record Sent(WireRecord record, CompletableFuture<Void> done) {}

    private final SimulatedProcess process;
    private final SimulatedLog log;
    private final boolean ordered;
    private final Map<SimulatedLog.Place, ArrayDeque<Sent>> onTheWay = new HashMap<>();

    SimulatedProducer(SimulatedProcess process, SimulatedLog log, boolean ordered) {
        this.process = process;
        this.log = log;
        this.ordered = ordered;
    }

    @Override
    public CompletionStage<?> send(WireRecord record) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        SimulatedLog.Place place = SimulatedLog.Place.of(record);
        ArrayDeque<Sent> queue = onTheWay.computeIfAbsent(place, none -> new ArrayDeque<>());
        Sent sent = new Sent(record, done);
        queue.add(sent);
        process.after(process.time.delay(), () -> deliver(queue));
        return done;
    }

    private void deliver(ArrayDeque<Sent> queue) {
        long outage = log.outage(process.time.now());
        if (outage > 0) {
            process.after(outage + process.time.between(1, 300), () -> deliver(queue));
        } else if (!queue.isEmpty()) {
            Sent sent = ordered || process.time.oneIn(2) ? queue.poll() : queue.pollLast();
            log.append(sent.record(), process.name);
            process.after(process.time.delay(), () -> sent.done().complete(null));
        }
    }

    /** The process is about to stop or to end: what its socket has taken still arrives, the rest does not (yet). */
    void cut(boolean forGood) {
        for (ArrayDeque<Sent> queue : onTheWay.values()) {
            int arriving =
                    queue.isEmpty() || log.outage(process.time.now()) > 0 ? 0 : process.time.below(queue.size() + 1);
            for (int i = 0; i < arriving; i++) {
                Sent sent = queue.poll();
                log.append(sent.record(), process.name);
                process.after(process.time.delay(), () -> sent.done().complete(null));
                process.time.happened(Fault.RECORD_KEPT_AT_CRASH);
            }
            if (forGood) {
                queue.forEach(lost -> process.time.happened(Fault.RECORD_LOST_AT_CRASH));
                queue.clear();
            }
        }
    }
}
