package io.culvert.session.simulation;

import io.culvert.session.partition.PartitionLimits;
import io.culvert.session.partition.RestoredPartition;
import io.culvert.session.partition.SessionLoop;
import io.culvert.session.rtsp.RtspSession;
import io.culvert.session.store.TunnelSnapshot;
import io.culvert.session.tunnel.CommandSocket;
import io.culvert.session.tunnel.SessionIds;
import io.culvert.session.tunnel.StoredReply;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What must hold whatever goes wrong.
 *
 * <p>At each step: a command that changes a session has one outcome on the log, however often it is read; a reply that
 * follows from a change is not on the log before the change; a client is never refused what its session allows, nor finds
 * itself in another session; replies of a tunnel come in the order of its requests.
 *
 * <p>At rest: the sessions on the log are those of tunnels that stand, in the state that their clients were told; owners
 * know what the log knows; subscriptions are what the sessions want; whoever asks is answered.
 */
final class Invariants {
    private final Simulation fleet;
    private final SimulatedLog log;
    private final SimulatedGroup group;
    private final Map<String, StoredReply> outcomes = new HashMap<>();
    private final Map<Integer, Long> epochs = new HashMap<>();

    Invariants(Simulation fleet, SimulatedLog log, SimulatedGroup group) {
        this.fleet = fleet;
        this.log = log;
        this.group = group;
    }

    void watch() {
        log.audit(kept -> {
            if (kept.record().topic().equals(Topics.SESSIONS)) {
                onSnapshot(kept);
            }
        });
    }

    private void onSnapshot(SimulatedLog.Kept kept) {
        WireRecord record = kept.record();
        SimulatedOwner owner = group.ownerOf(record.partition());
        long epoch = GatewayOrder.ownerEpoch(record).orElseThrow();
        boolean isVoid = epoch < epochs.merge(record.partition(), epoch, Math::max);
        boolean stale = isVoid || owner == null || !owner.process().name.equals(kept.writer());
        if (stale) {
            fleet.time().happened(Fault.WRITE_AFTER_TAKEOVER);
        }
        fleet.time()
                .note(() -> kept.writer() + (stale ? ", no owner any more," : "") + " wrote "
                        + (record.value().isPresent() ? "snapshot " : "end ")
                        + record.key().substring(0, Math.min(6, record.key().length())));
        if (!stale && !record.key().equals("owner")) {
            record.value().map(TunnelSnapshot::decode).ifPresent(this::onOutcomes);
        }
    }

    private void onOutcomes(Tunnel tunnel) {
        for (CommandSocket socket : tunnel.commandSockets()) {
            for (StoredReply reply : socket.replies()) {
                String command = tunnel.data().orElseThrow().socket() + ' ' + socket.socket() + '/' + reply.sequence();
                StoredReply former = outcomes.putIfAbsent(command, reply);
                if (former != null && !isSame(former, reply)) {
                    fleet.fail("executed twice: " + command);
                }
            }
        }
    }

    private static boolean isSame(StoredReply one, StoredReply other) {
        return Arrays.equals(one.response(), other.response()) && one.viewer().equals(other.viewer());
    }

    void atRest() {
        for (int partition : Simulation.PARTITIONS) {
            RestoredPartition restored = Restoring.read(log, partition, Planted.NOTHING);
            Map<String, Tunnel> tunnels = new HashMap<>();
            restored.tunnels().forEach(tunnel -> tunnels.put(tunnel.id(), tunnel));
            ownerKnows(partition, tunnels.size());
            subscriptionsAreWanted(restored);
            tunnels.values().forEach(this::hasItsSocket);
            fleet.clients().stream()
                    .filter(client -> Topics.commandPartition(client.tunnel()) == partition)
                    .forEach(client -> clientAgrees(client, Optional.ofNullable(tunnels.get(client.tunnel()))));
        }
    }

    private void ownerKnows(int partition, int onLog) {
        SimulatedOwner owner = group.ownerOf(partition);
        CompletableFuture<SessionLoop.Census> census = owner.loop().census();
        fleet.time().runUntil(fleet.time().now() + 1);
        SessionLoop.Owned owned = census.join().partitions().get(partition);
        if (owned == null || owned.tunnels() != onLog || owned.waiting() > 0) {
            fleet.fail(
                    owner.process().name + " knows " + owned + ", the log has " + onLog + " tunnels in " + partition);
        }
    }

    /** A loop that restores from the log must find nothing to write, but for the questions that nobody asks any more. */
    private void subscriptionsAreWanted(RestoredPartition restored) {
        List<WireRecord> missing = new ArrayList<>();
        SimulatedProcess auditor = new SimulatedProcess(fleet.time(), "auditor");
        SessionLoop loop = new SessionLoop(
                "auditor",
                PartitionLimits.DEFAULT,
                0,
                record -> {
                    missing.add(record);
                    return CompletableFuture.completedFuture(null);
                },
                new SimulatedOwner(auditor, log, group, Planted.NOTHING),
                Clock.systemUTC(),
                SessionIds.DIGEST,
                new SimulatedExecutor(auditor));
        loop.assigned(List.of(restored), restored.epoch());
        fleet.time().runUntil(fleet.time().now() + 1);
        String describe = "|" + Subscription.describeConsumer(restored.number());
        missing.removeIf(record ->
                !record.topic().equals(Topics.SUBSCRIPTIONS) || record.key().endsWith(describe));
        if (!missing.isEmpty()) {
            WireRecord first = missing.get(0);
            fleet.fail("subscription " + first.key() + (first.value().isPresent() ? " is missing" : " is not wanted"));
        }
    }

    private void hasItsSocket(Tunnel tunnel) {
        String socket = tunnel.data().orElseThrow().socket();
        boolean stands = fleet.clients().stream()
                .flatMap(client -> client.leg().stream())
                .anyMatch(leg -> leg.id().equals(socket));
        if (!stands) {
            fleet.fail("tunnel " + tunnel.id() + " is kept without its data socket " + socket);
        }
    }

    private void clientAgrees(SimulatedClient client, Optional<Tunnel> tunnel) {
        if (client.leg().isEmpty() || client.isOver()) {
            return;
        }
        if (tunnel.isEmpty()) {
            fleet.fail("tunnel " + client.tunnel() + " stands and is not known");
        }
        if (client.hasPost() && !client.heardInQuiet()) {
            fleet.fail("tunnel " + client.tunnel() + " is not answered at rest");
        }
        Optional<RtspSession> session = tunnel.orElseThrow().session();
        ClientView view = client.view();
        if (!client.isWaiting()
                && view.certain()
                && (!session.map(RtspSession::id).equals(view.session())
                        || session.filter(RtspSession::isPlaying).isPresent() != view.playing())) {
            fleet.fail("tunnel " + client.tunnel() + ": the client believes " + view + ", the log has " + session);
        }
    }
}
