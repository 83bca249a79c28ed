package io.culvert.session.partition;

import io.culvert.session.rtsp.RtspSession;
import io.culvert.session.store.TunnelSnapshot;
import io.culvert.session.tunnel.CommandSocket;
import io.culvert.session.tunnel.DataSocket;
import io.culvert.session.tunnel.Incident;
import io.culvert.session.tunnel.Receipt;
import io.culvert.session.tunnel.Step;
import io.culvert.session.tunnel.Surroundings;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.session.tunnel.TunnelMachine;
import io.culvert.session.tunnel.WaitingCommand;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One owned partition: its tunnels and what they bring about.
 *
 * <p>Belongs to the session loop. Gives every consequence to the outbox as one batch per event.
 */
final class Partition {
    private static final long UNPAIRED_CHECK_MS = 1000;

    /**
     * So old does a snapshot become: half of what compaction leaves alone ({@link Topics#SESSIONS}). A former owner's void
     * word, which compaction takes for the newest, is never all that is left of a tunnel.
     */
    static final long SNAPSHOT_AGE_MS = 300_000;

    private static final long DUE_SOON_MS = 60_000;

    private final int number;
    private final PartitionLimits limits;
    private final TunnelMachine machine;
    private final SessionObserver observer;
    private final Consumer<Batch> outbox;
    private final Map<String, Tunnel> tunnels = new HashMap<>();
    private final Set<String> waiting = new HashSet<>();
    private final Set<String> unpaired = new HashSet<>();
    private final SubscriptionBook book = new SubscriptionBook();
    private final StreamHolds holds;
    private final GatewayWatch watch;
    /** When each tunnel was last written, in milliseconds since 1970; the oldest first. */
    private final Map<String, Long> writtenAt = new LinkedHashMap<>();

    private long unpairedCheckedAt;

    Partition(int number, PartitionLimits limits, SessionObserver observer, Consumer<Batch> outbox) {
        this.number = number;
        this.limits = limits;
        this.machine = new TunnelMachine(limits.tunnel());
        this.observer = observer;
        this.outbox = outbox;
        this.holds = new StreamHolds(book, number, limits.unknownStreams(), limits.describeHoldMs());
        this.watch = new GatewayWatch(limits.watch());
    }

    int tunnelCount() {
        return tunnels.size();
    }

    long sessionCount() {
        return tunnels.values().stream()
                .filter(each -> each.session().isPresent())
                .count();
    }

    /** Adds the viewers of each stream. */
    void countViewers(Map<String, Integer> viewers) {
        for (Tunnel tunnel : tunnels.values()) {
            tunnel.session()
                    .filter(RtspSession::isPlaying)
                    .ifPresent(session -> viewers.merge(session.stream(), 1, Integer::sum));
        }
    }

    int waitingCount() {
        return waiting.size();
    }

    /** Takes over what the former owner left on the log. */
    void restore(RestoredPartition restored, Surroundings now) {
        List<WireRecord> rewritten = new ArrayList<>();
        Map<String, WireRecord> notices = new HashMap<>();
        Set<String> overwritten = new HashSet<>(restored.overwritten());
        for (Tunnel tunnel : restored.tunnels()) {
            tunnels.put(tunnel.id(), tunnel);
            written(
                    tunnel.id(),
                    dueSoon(now.now(), writtenAt.size(), restored.tunnels().size()));
            tunnel.data().ifPresent(data -> watch.expect(data.gateway().instance()));
            tunnel.data()
                    .map(data -> GatewayOrder.Destination.of(data.gateway()))
                    .ifPresent(gateway ->
                            notices.putIfAbsent(gateway.instance(), OwnerEpoch.notice(tunnel.id(), gateway)));
            book.want(tunnel.id(), Wants.of(tunnel, number)); // its records are those of reconcile
            if (overwritten.remove(tunnel.id())) {
                rewritten.add(TunnelSnapshot.encode(tunnel));
            }
        }
        overwritten.forEach(ended -> rewritten.add(TunnelSnapshot.forget(ended)));
        outbox.accept(new Batch(List.of(), List.copyOf(notices.values()), List.of()));
        outbox.accept(new Batch(rewritten, book.reconcile(restored.subscriptions()), List.of()));
    }

    /** Given up: the next owner reads again what waits here. */
    void abandon() {
        waiting.forEach(
                id -> tunnels.get(id).waiting().forEach(each -> each.receipt().abandon()));
    }

    void event(TunnelEvent event, long offset, Receipt receipt, Surroundings now) {
        watch.heard(event.gateway().instance());
        switch (event) {
            case TunnelEvent.GatewayAlive e -> receipt.settle();
            case TunnelEvent.DataSocketOpened e ->
                apply(machine.opened(tunnel(e.tunnelId(), now), e, offset, now), e.tunnelId(), receipt, now);
            case TunnelEvent.DataSocketClosed e ->
                apply(machine.closed(tunnel(e.tunnelId(), now), e), e.tunnelId(), receipt, now);
            case TunnelEvent.CommandSocketOpened e -> {
                if (isAdmitted(e.tunnelId(), receipt)) {
                    apply(machine.commandSocketOpened(tunnel(e.tunnelId(), now), e), e.tunnelId(), receipt, now);
                }
            }
            case TunnelEvent.GatewayAnswer e ->
                apply(machine.answered(tunnel(e.tunnelId(), now), e), e.tunnelId(), receipt, now);
            case TunnelEvent.Command e -> {
                if (isAdmitted(e.tunnelId(), receipt)) {
                    apply(machine.command(tunnel(e.tunnelId(), now), e, receipt, now), e.tunnelId(), Receipt.NONE, now);
                }
            }
        }
    }

    private Tunnel tunnel(String id, Surroundings now) {
        Tunnel known = tunnels.get(id);
        return known == null ? Tunnel.heardOf(id, now.now()) : known;
    }

    private boolean isAdmitted(String id, Receipt receipt) {
        if (tunnels.containsKey(id) || unpaired.size() < limits.unpairedTunnels()) {
            return true;
        }
        observer.noted(new Step.Note(Incident.UNPAIRED_TUNNELS_FULL, id, OptionalLong.empty(), "dropped"));
        receipt.settle();
        return false;
    }

    private void apply(Step step, String id, Receipt receipt, Surroundings now) {
        List<WireRecord> snapshots = new ArrayList<>(1);
        List<WireRecord> rest = new ArrayList<>();
        Optional<Tunnel> next = step.tunnel();
        if (step.changed()) {
            snapshots.add(next.map(TunnelSnapshot::encode).orElseGet(() -> TunnelSnapshot.forget(id)));
            written(id, now.now());
        }
        remember(id, next);
        rest.addAll(book.want(id, next.flatMap(tunnel -> Wants.of(tunnel, number))));
        step.interests().forEach(stream -> rest.addAll(interest(id, stream, now)));
        step.orders().stream().map(GatewayOrder::encode).forEach(rest::add);
        List<Receipt> receipts = new ArrayList<>(step.settled());
        receipts.add(receipt);
        step.notes().forEach(observer::noted);
        step.answered().forEach(observer::answered);
        outbox.accept(new Batch(snapshots, rest, receipts));
    }

    private List<WireRecord> interest(String id, String stream, Surroundings now) {
        boolean known = isKnown(stream, now);
        if (!known && holds.isFull(stream)) {
            observer.noted(new Step.Note(Incident.UNKNOWN_STREAMS_FULL, id, OptionalLong.empty(), "not asked for"));
            return List.of();
        }
        return holds.hold(stream, known, now.now());
    }

    private static boolean isKnown(String stream, Surroundings now) {
        return now.streams().find(stream).isPresent();
    }

    private void remember(String id, Optional<Tunnel> next) {
        boolean empty = next.filter(tunnel ->
                        tunnel.data().isPresent() || !tunnel.commandSockets().isEmpty())
                .isEmpty();
        if (empty) {
            tunnels.remove(id);
            waiting.remove(id);
            unpaired.remove(id);
            writtenAt.remove(id);
            return;
        }
        Tunnel tunnel = next.orElseThrow();
        tunnels.put(id, tunnel);
        mark(waiting, id, !tunnel.waiting().isEmpty());
        mark(unpaired, id, tunnel.data().isEmpty());
    }

    private static void mark(Set<String> set, String id, boolean member) {
        if (member) {
            set.add(id);
        } else {
            set.remove(id);
        }
    }

    /** A stream is described, gone or failed: whoever waited for it goes on. */
    void streamChanged(String stream, boolean absent, Surroundings now) {
        for (String id : List.copyOf(waiting)) {
            Tunnel tunnel = tunnels.get(id);
            if (tunnel.awaitedStream().filter(stream::equals).isPresent()) {
                apply(machine.resume(tunnel, now), id, Receipt.NONE, now);
            }
        }
        if (absent) {
            // let go at once: while the question stands, putting it again would tell the relay nothing
            outbox.accept(new Batch(List.of(), holds.release(stream), List.of()));
        }
    }

    /** Time has passed. */
    void advance(Surroundings now) {
        for (String id : List.copyOf(waiting)) {
            WaitingCommand head = tunnels.get(id).waiting().get(0);
            if (now.now() >= Math.min(head.waitUntil(), head.command().deadline())) {
                apply(machine.resume(tunnels.get(id), now), id, Receipt.NONE, now);
            }
        }
        if (now.now() - unpairedCheckedAt >= UNPAIRED_CHECK_MS) {
            unpairedCheckedAt = now.now();
            List.copyOf(unpaired).forEach(id -> apply(machine.resume(tunnels.get(id), now), id, Receipt.NONE, now));
        }
        outbox.accept(new Batch(List.of(), holds.expire(now.now()), List.of()));
    }

    /** A former owner was heard late on the topic of subscriptions, which the relays follow at once. */
    void corrected(WireRecord written) {
        outbox.accept(new Batch(List.of(), List.of(book.truth(written)), List.of()));
    }

    /**
     * What this tunnel publishes, it publishes no more by right.
     *
     * @param replaced by another publisher; else its stream may not be published any more
     */
    void displaced(String tunnelId, boolean replaced, Surroundings now) {
        Tunnel tunnel = tunnels.get(tunnelId);
        boolean publishes = tunnel != null
                && tunnel.session().filter(RtspSession::isPublishing).isPresent();
        if (publishes) {
            apply(replaced ? machine.displaced(tunnel) : machine.withdrawn(tunnel), tunnelId, Receipt.NONE, now);
        }
    }

    /** This instance's tick came back through the log. */
    void tick(Surroundings now) {
        Set<String> gone = watch.tick(now.now());
        if (!gone.isEmpty()) {
            List.copyOf(tunnels.values()).forEach(tunnel -> sweep(tunnel, gone, now));
        }
        outbox.accept(new Batch(aged(now.now()), List.of(), List.of())); // the log flows, and we own the partition
    }

    /** Snapshots of the tunnels that were written too long ago. */
    private List<WireRecord> aged(long now) {
        List<String> aged = writtenAt.entrySet().stream()
                .takeWhile(each -> now - each.getValue() >= SNAPSHOT_AGE_MS)
                .map(Map.Entry::getKey)
                .toList();
        aged.forEach(id -> written(id, now));
        return aged.stream().map(tunnels::get).map(TunnelSnapshot::encode).toList();
    }

    /** How old a snapshot is that another owner wrote is not known: within a minute all are written anew, one by one. */
    private static long dueSoon(long now, int nth, int of) {
        return now - SNAPSHOT_AGE_MS + DUE_SOON_MS * nth / of;
    }

    private void written(String id, long now) {
        writtenAt.remove(id); // or it would keep its place
        writtenAt.put(id, now);
    }

    private void sweep(Tunnel tunnel, Set<String> gone, Surroundings now) {
        Optional<DataSocket> data = tunnel.data();
        if (data.filter(each -> gone.contains(each.gateway().instance())).isPresent()) {
            Step step = machine.swept(tunnel);
            apply(step, tunnel.id(), Receipt.NONE, now);
            return;
        }
        List<CommandSocket> left = tunnel.commandSockets().stream()
                .filter(each -> !gone.contains(each.gateway().instance()))
                .toList();
        if (left.isEmpty() && data.isEmpty()) {
            apply(machine.end(tunnel), tunnel.id(), Receipt.NONE, now);
        } else if (left.size() < tunnel.commandSockets().size()) {
            apply(machine.withSockets(tunnel, left), tunnel.id(), Receipt.NONE, now);
        }
    }
}
