package io.culvert.session.partition;

import io.culvert.session.tunnel.Receipt;
import io.culvert.session.tunnel.SessionIds;
import io.culvert.session.tunnel.Surroundings;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The thread that owns all partitions of this instance, the catalogue of streams and every outbox. One thread is enough:
 * a command costs some ten microseconds here, and nothing on it ever waits.
 *
 * <p>All public methods may be called from any thread; they only hand over.
 */
public final class SessionLoop {
    private static final long ADVANCE_MS = 100;
    private static final long DRAIN_CHECK_MS = 5;

    private final String instance;
    private final PartitionLimits limits;
    private final RecordSink sink;
    private final SessionObserver observer;
    private final Clock clock;
    private final SessionIds ids;
    private final ScheduledExecutorService thread;
    private final Map<Integer, Partition> partitions = new TreeMap<>();
    private final Map<Integer, Outbox> outboxes = new TreeMap<>();
    private final Map<Integer, Long> epochs = new TreeMap<>();
    private final List<Outbox> leaving = new ArrayList<>();
    private final Set<Integer> ticksOut = new HashSet<>();
    private final StreamCatalog streams;
    private final PublicationTable publications = new PublicationTable(this::publishRule);
    private volatile PublishPaths publishPaths = PublishPaths.NONE;

    /**
     * @param instance  id of this process, new at every start
     * @param absenceMs how long an absent stream is remembered, in milliseconds
     * @param ids       source of session identifiers
     */
    public SessionLoop(
            String instance,
            PartitionLimits limits,
            long absenceMs,
            RecordSink sink,
            SessionObserver observer,
            Clock clock,
            SessionIds ids) {
        this(
                instance,
                limits,
                absenceMs,
                sink,
                observer,
                clock,
                ids,
                Executors.newSingleThreadScheduledExecutor(work -> {
                    Thread created = new Thread(work, "session-loop");
                    created.setDaemon(true);
                    return created;
                }));
    }

    /**
     * On a thread of the caller's choice, or on none: whoever moves the time by hand runs the loop's work by hand.
     *
     * @param thread runs one task at a time
     */
    public SessionLoop(
            String instance,
            PartitionLimits limits,
            long absenceMs,
            RecordSink sink,
            SessionObserver observer,
            Clock clock,
            SessionIds ids,
            ScheduledExecutorService thread) {
        this.instance = instance;
        this.limits = limits;
        this.sink = sink;
        this.observer = observer;
        this.clock = clock;
        this.ids = ids;
        this.streams = new StreamCatalog(absenceMs);
        this.thread = thread;
    }

    public void start() {
        thread.scheduleAtFixedRate(guarded("advance", this::advance), ADVANCE_MS, ADVANCE_MS, TimeUnit.MILLISECONDS);
        long tickMs = limits.watch().tickMs();
        thread.scheduleAtFixedRate(guarded("tick", this::sendTicks), tickMs, tickMs, TimeUnit.MILLISECONDS);
    }

    public void stop() {
        thread.shutdown();
    }

    /**
     * Claims partitions, before what is on the log of them is read: whatever earlier owners write afterwards is void.
     *
     * @param epoch higher than those of earlier owners: the time of the assignment. An instance that is stopped on its way
     *              here, and relieved, comes with a number that is too low
     * @return completes when the broker has the claims; they are void where somebody has claimed a higher epoch
     */
    public CompletableFuture<Void> claim(Collection<Integer> numbers, long epoch) {
        CompletableFuture<?>[] claims = numbers.stream()
                .map(number -> sink.send(OwnerEpoch.claim(number, epoch)).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(claims);
    }

    /**
     * These partitions are ours from now on; events of theirs follow.
     *
     * @param epoch that was claimed
     */
    public void assigned(Collection<RestoredPartition> restored, long epoch) {
        execute("assigned", () -> restored.forEach(each -> take(each, epoch)));
    }

    private void take(RestoredPartition restored, long epoch) {
        Outbox outbox = new Outbox(record -> sink.send(OwnerEpoch.stamp(record, epoch)), this::onLoop, observer::lost);
        Partition partition = new Partition(restored.number(), limits, observer, batch -> {
            batch.rest().forEach(publications::written);
            outbox.send(batch);
        });
        partitions.put(restored.number(), partition);
        outboxes.put(restored.number(), outbox);
        epochs.put(restored.number(), epoch);
        ticksOut.remove(restored.number()); // one of an earlier ownership need not come back first
        partition.restore(restored, surroundings());
        publications.judge(restored.number()).forEach(this::displace); // nobody may have owned it when it was judged
    }

    /**
     * These partitions are somebody else's soon.
     *
     * @return completes when the broker has everything that their events brought about
     */
    public CompletableFuture<Void> revoked(Collection<Integer> numbers) {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        if (thread.isShutdown()) {
            drained.complete(null); // given up already, on the way to the end of the process
            return drained;
        }
        execute("revoked", () -> {
            numbers.stream().map(outboxes::get).filter(Objects::nonNull).forEach(leaving::add);
            numbers.forEach(this::drop);
            awaitEmpty(drained);
        });
        return drained;
    }

    /**
     * Completes when nothing of partitions given up earlier is on its way. After an outage the same instance may get back
     * what it lost, and must not read snapshots before its own last ones are on the log.
     */
    public CompletableFuture<Void> drained() {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        execute("drained", () -> awaitEmpty(drained));
        return drained;
    }

    private void drop(int number) {
        Optional.ofNullable(partitions.remove(number)).ifPresent(Partition::abandon);
        outboxes.remove(number);
    }

    private void awaitEmpty(CompletableFuture<Void> drained) {
        leaving.removeIf(Outbox::isEmpty);
        if (leaving.isEmpty()) {
            drained.complete(null);
        } else if (!drained.isDone()) {
            Runnable again = guarded("drain", () -> awaitEmpty(drained));
            thread.schedule(again, DRAIN_CHECK_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** All owned partitions are given up; see {@link #revoked}. */
    public CompletableFuture<Void> revokeAll() {
        return ask(loop -> Set.copyOf(partitions.keySet())).thenCompose(this::revoked);
    }

    /** A tick is not an event: only its own sender cares. */
    public static boolean isTick(WireRecord record) {
        return OwnerTick.isTick(record);
    }

    public void tick(WireRecord record) {
        if (OwnerTick.isOf(record, instance)) {
            execute("tick", () -> {
                Partition partition = partitions.get(record.partition());
                if (partition != null) {
                    partition.tick(surroundings());
                }
            });
        }
    }

    /**
     * An event of a partition.
     *
     * @param offset  of its record
     * @param receipt settled when it has had all its effects; never, if the partition is lost meanwhile: the next owner
     *                reads the event again
     */
    public void event(int number, long offset, TunnelEvent event, Receipt receipt) {
        onLoop(() -> {
            Partition partition = partitions.get(number);
            if (partition == null) {
                receipt.abandon();
                return;
            }
            try {
                partition.event(event, offset, receipt, surroundings());
            } catch (RuntimeException fault) {
                observer.failed(event.getClass().getSimpleName(), fault);
                receipt.settle();
            }
        });
    }

    public void stream(StreamState state) {
        execute("stream", () -> {
            Surroundings now = surroundings();
            boolean absent = state.condition() == StreamState.Condition.ABSENT;
            if (streams.put(state, now.now())) {
                partitions.values().forEach(partition -> partition.streamChanged(state.stream(), absent, now));
            }
        });
    }

    public void streamForgotten(String stream) {
        execute("stream", () -> streams.forget(stream));
    }

    /** What a path names from now on; empty if it is not defined any more. */
    public void definition(String stream, Optional<StreamDefinition> definition) {
        execute("definition", () -> {
            streams.define(stream, definition);
            publications.judge(stream).forEach(this::displace);
        });
    }

    /** Definitions and publications are read again from the first: nobody is judged by what they were. */
    public void definitionsUnknown() {
        execute("definitions", publications::rulesUnknown);
    }

    /** All that was defined before now is known: who publishes what is not defined so has to go. */
    public void definitionsKnown() {
        execute("definitions", () -> publications.rulesKnown().forEach(this::displace));
    }

    /** A subscription as the log has it, whoever wrote it: what a former owner writes late is put right. */
    public void subscription(WireRecord written) {
        execute("subscription", () -> {
            int number = Subscription.owner(written.key());
            Partition partition = partitions.get(number);
            long epoch = GatewayOrder.ownerEpoch(written).orElse(Long.MAX_VALUE);
            if (partition != null && epoch < epochs.get(number)) {
                partition.corrected(written);
            }
            publications.apply(written).forEach(this::displace);
        });
    }

    private void displace(PublicationTable.Displaced displaced) {
        Partition partition = partitions.get(displaced.partition());
        if (partition != null) {
            partition.displaced(displaced.tunnel(), displaced.replaced(), surroundings());
        }
    }

    /** Paths that may be published without a definition; before the start. */
    public void allowPublishing(PublishPaths paths) {
        publishPaths = paths;
    }

    private Optional<StreamSource.Publish> publishRule(String stream) {
        return publishPaths.rule(stream, streams.definition(stream));
    }

    /**
     * What the loop knows right now, for the API.
     *
     * @param viewers of each stream, as far as their sessions are owned here
     */
    public record Census(
            List<StreamState> streams,
            List<StreamDefinition> definitions,
            Map<String, Integer> viewers,
            Map<Integer, Owned> partitions) {}

    /**
     * @param tunnels  known tunnels
     * @param sessions RTSP sessions
     * @param waiting  tunnels with waiting commands
     */
    public record Owned(int tunnels, long sessions, int waiting) {}

    /** Sums over all owned partitions. */
    public record Totals(int partitions, int tunnels, long sessions, int waiting) {}

    public CompletableFuture<Census> census() {
        return ask(loop -> {
            Map<Integer, Owned> owned = new TreeMap<>();
            partitions.forEach(
                    (number, p) -> owned.put(number, new Owned(p.tunnelCount(), p.sessionCount(), p.waitingCount())));
            Map<String, Integer> viewers = new HashMap<>();
            partitions.values().forEach(partition -> partition.countViewers(viewers));
            return new Census(List.copyOf(streams.all()), List.copyOf(streams.definitions()), viewers, owned);
        });
    }

    private <T> CompletableFuture<T> ask(Function<SessionLoop, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        onLoop(() -> answer.complete(question.apply(this)));
        return answer;
    }

    private void advance() {
        Surroundings now = surroundings();
        streams.expire(now.now());
        partitions.values().forEach(partition -> partition.advance(now));
    }

    private void report() {
        int tunnels =
                partitions.values().stream().mapToInt(Partition::tunnelCount).sum();
        long sessions =
                partitions.values().stream().mapToLong(Partition::sessionCount).sum();
        int waiting =
                partitions.values().stream().mapToInt(Partition::waitingCount).sum();
        observer.counted(new Totals(partitions.size(), tunnels, sessions, waiting));
    }

    /** One tick at a time and partition: while the broker is away they do not pile up. */
    private void sendTicks() {
        report();
        for (int number : partitions.keySet()) {
            if (ticksOut.add(number)) {
                sink.send(OwnerTick.of(number, instance))
                        .whenComplete((done, failure) -> onLoop(() -> ticksOut.remove(number)));
            }
        }
    }

    private Surroundings surroundings() {
        long now = clock.millis();
        return new Surroundings(streams.at(now), now, ids, publications);
    }

    private void execute(String what, Runnable work) {
        onLoop(guarded(what, work));
    }

    private void onLoop(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException stopping) {
            // the process ends: what is not settled is read again by the next owner
        }
    }

    private Runnable guarded(String what, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException fault) {
                observer.failed(what, fault);
            }
        };
    }
}
