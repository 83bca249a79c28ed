package io.culvert.session.simulation;

import io.culvert.session.partition.PartitionLimits;
import io.culvert.session.partition.RecordSink;
import io.culvert.session.partition.RestoredPartition;
import io.culvert.session.partition.SessionLoop;
import io.culvert.session.partition.SessionObserver;
import io.culvert.session.tunnel.SessionIds;
import io.culvert.session.tunnel.Step;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** An instance of the session service: the real loop, and in the place of its Kafka edge a simulated one. */
final class SimulatedOwner implements SessionObserver {
    private static final long ABSENCE_MS = 2000;
    private static final long COMMIT_MS = 1000;
    private static final long DRAIN_MS = 2000;

    /** What this instance has read of a partition, and how much of it is dealt with. */
    private static final class Reading {
        private long position;
        private long dealtWith;
        private final TreeSet<Long> settled = new TreeSet<>();

        Reading(long position) {
            this.position = position;
            this.dealtWith = position;
        }

        void settle(long offset) {
            settled.add(offset);
            while (settled.remove(dealtWith)) {
                dealtWith++;
            }
        }
    }

    private final SimulatedProcess process;
    private final SimulatedLog log;
    private final SimulatedGroup group;
    private final Planted planted;
    private final Timeline time;
    private final SimulatedProducer producer;
    private final SessionLoop loop;
    private final Map<Integer, Reading> readings = new TreeMap<>();
    private final TreeSet<Integer> wanted = new TreeSet<>();
    private final Map<Integer, Long> newest = new HashMap<>();
    private final Map<SimulatedLog.Place, Integer> subscriptionsRead = new HashMap<>();
    private int streamsRead;
    private long runningSince;

    SimulatedOwner(SimulatedProcess process, SimulatedLog log, SimulatedGroup group, Planted planted) {
        this.process = process;
        this.log = log;
        this.group = group;
        this.planted = planted;
        this.time = process.time;
        this.producer = new SimulatedProducer(process, log, planted != Planted.REPLIES_DISORDERED);
        this.loop = new SessionLoop(
                process.name,
                PartitionLimits.DEFAULT,
                ABSENCE_MS,
                sink(),
                this,
                new HandClock(time),
                SessionIds.DIGEST,
                new SimulatedExecutor(process));
    }

    private RecordSink sink() {
        return planted == Planted.ACKNOWLEDGED_AT_ONCE
                ? record -> {
                    producer.send(record);
                    return CompletableFuture.completedFuture(null);
                }
                : producer;
    }

    void start() {
        runningSince = time.now();
        loop.start();
        log.follow(new SimulatedLog.Place(Topics.STREAMS, 0), () -> process.after(time.delay(), this::readStreams));
        for (int partition : Simulation.PARTITIONS) {
            log.follow(new SimulatedLog.Place(Topics.COMMANDS, partition), () -> wake(partition));
        }
        for (int i = 0; i < Topics.SUBSCRIPTION_PARTITIONS; i++) {
            SimulatedLog.Place place = new SimulatedLog.Place(Topics.SUBSCRIPTIONS, i);
            subscriptionsRead.put(place, log.records(place).size());
            log.follow(place, () -> process.after(time.delay(), () -> readSubscriptions(place)));
        }
        process.after(1, this::readStreams);
        process.after(COMMIT_MS, this::commit);
    }

    SimulatedProcess process() {
        return process;
    }

    SessionLoop loop() {
        return loop;
    }

    long runningSince() {
        return runningSince;
    }

    private void readStreams() {
        List<SimulatedLog.Kept> all = log.records(new SimulatedLog.Place(Topics.STREAMS, 0));
        while (streamsRead < all.size()) {
            WireRecord record = all.get(streamsRead++).record();
            StreamState.decode(record).ifPresentOrElse(loop::stream, () -> loop.streamForgotten(record.key()));
        }
    }

    private void readSubscriptions(SimulatedLog.Place place) {
        List<SimulatedLog.Kept> all = log.records(place);
        for (int i = subscriptionsRead.put(place, all.size()); i < all.size(); i++) {
            loop.subscription(all.get(i).record());
        }
    }

    /** A consumer is told of its assignments one after the other: an earlier one is not under way any more. */
    void assigned(int partition) {
        wanted.add(partition);
        long epoch = time.now();
        newest.put(partition, epoch);
        process.after(time.between(5, 200), () -> {
            CompletableFuture<Void> drained = loop.drained();
            process.after(DRAIN_MS, () -> drained.complete(null));
            drained.thenRun(() -> restore(partition, epoch));
        });
    }

    private void restore(int partition, long epoch) {
        if (log.outage(time.now()) > 0) {
            process.after(log.outage(time.now()) + time.delay(), () -> restore(partition, epoch));
        } else if (isNewest(partition, epoch)) {
            loop.claim(List.of(partition), epoch).thenRun(() -> takeOver(partition, epoch));
        }
    }

    private boolean isNewest(int partition, long epoch) {
        return wanted.contains(partition) && newest.get(partition) == epoch;
    }

    private void takeOver(int partition, long epoch) {
        if (isNewest(partition, epoch)) {
            Reading reading = new Reading(log.committed(partition));
            readAgain(partition, reading.position);
            RestoredPartition restored = Restoring.read(log, partition, planted);
            loop.assigned(List.of(restored), epoch);
            readings.put(partition, reading);
            time.note(() -> process.name + " restored partition " + partition + ": "
                    + restored.tunnels().size() + " tunnels, from " + reading.position);
            process.after(time.delay(), () -> read(partition));
        }
    }

    private void readAgain(int partition, long from) {
        int end =
                log.records(new SimulatedLog.Place(Topics.COMMANDS, partition)).size();
        if (end > from) {
            time.happened(Fault.RECORD_READ_AGAIN);
        }
    }

    private void wake(int partition) {
        if (readings.containsKey(partition)) {
            process.after(time.delay(), () -> read(partition));
        }
    }

    private void read(int partition) {
        Reading reading = readings.get(partition);
        List<SimulatedLog.Kept> all = log.records(new SimulatedLog.Place(Topics.COMMANDS, partition));
        while (reading != null && reading.position < all.size()) {
            long offset = reading.position++;
            onRecord(reading, offset, all.get((int) offset).record());
        }
    }

    private void onRecord(Reading reading, long offset, WireRecord record) {
        if (planted == Planted.COMMITTED_AT_ONCE) {
            reading.settle(offset);
        }
        if (SessionLoop.isTick(record)) {
            loop.tick(record);
            reading.settle(offset);
            return;
        }
        TunnelEvent event = TunnelEvent.decode(record).orElseThrow();
        loop.event(record.partition(), offset, event, () -> reading.settle(offset));
    }

    private void commit() {
        process.after(COMMIT_MS, this::commit);
        readings.keySet().forEach(this::commit);
    }

    /** The broker takes nothing from whoever does not own the partition any more. */
    private void commit(int partition) {
        if (group.ownerOf(partition) == this && log.outage(time.now()) == 0) {
            log.commit(partition, readings.get(partition).dealtWith);
        }
    }

    void revoke(int partition, Runnable done) {
        process.after(time.delay(), () -> {
            CompletableFuture<Void> drained = loop.revoked(List.of(partition));
            process.after(DRAIN_MS, () -> drained.complete(null));
            drained.thenRun(() -> {
                if (readings.containsKey(partition)) {
                    commit(partition);
                }
                give(partition);
                done.run();
            });
        });
    }

    private void give(int partition) {
        wanted.remove(partition);
        readings.remove(partition);
    }

    /** Everything else was given to others meanwhile. */
    void keepOnly(List<Integer> partitions) {
        List<Integer> lost =
                wanted.stream().filter(each -> !partitions.contains(each)).toList();
        if (!lost.isEmpty()) {
            time.note(() -> process.name + " hears that it has lost " + lost);
            lost.forEach(this::give);
            loop.revoked(lost);
        }
    }

    void stop() {
        producer.cut(false);
        process.stop();
    }

    void proceed() {
        runningSince = time.now();
        process.proceed();
    }

    void kill() {
        producer.cut(true);
        process.kill();
    }

    @Override
    public void answered(Step.Answered answered) {}

    @Override
    public void noted(Step.Note note) {
        time.note(() ->
                process.name + ": " + note.incident() + " " + note.tunnelId().substring(0, 6) + " " + note.detail());
    }

    @Override
    public void lost(String topic, Throwable cause) {
        throw new AssertionError("record lost for " + topic, cause);
    }

    @Override
    public void failed(String what, Throwable cause) {
        throw new AssertionError(process.name + " failed at " + what, cause);
    }

    @Override
    public void counted(SessionLoop.Totals totals) {}

    /** The timeline as a clock. */
    private static final class HandClock extends Clock {
        private final Timeline time;

        HandClock(Timeline time) {
            this.time = time;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public long millis() {
            return time.now();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(time.now());
        }
    }
}
