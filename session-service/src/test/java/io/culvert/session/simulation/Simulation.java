package io.culvert.session.simulation;

import io.culvert.wire.kafka.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * One life of a small fleet, decided by one seed: faults come for half a minute, then everything has to come to rest.
 *
 * <p>A failing seed is played again, alone and with what happened last, by {@code -Dsimulation.seed=N} on
 * {@code SimulationTest}; {@code -Dsimulation.seeds=N} sets how many are tried.
 */
final class Simulation {
    /** As many as show that partitions are moved one by one. */
    static final List<Integer> PARTITIONS = List.of(3, 8);

    private static final long FAULTS_MS = 30_000;

    /** A takeover, a sweep by an owner that has just restored, and some. */
    private static final long CALM_MS = 36_000;

    private static final long LAST_QUESTION_MS = 20_000;

    private final Timeline time;
    private final Planted planted;
    private final SimulatedLog log = new SimulatedLog();
    private final SimulatedGroup group;
    private final Invariants invariants;
    private final List<SimulatedGateway> gateways = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final Figures figures = new Figures();
    private final long seed;
    private final long start;
    private SimulatedRelay relay;
    private int started;

    Simulation(long seed, Planted planted) {
        this.seed = seed;
        this.planted = planted;
        this.time = new Timeline(seed);
        this.start = time.now();
        this.group = new SimulatedGroup(time);
        this.invariants = new Invariants(this, log, group);
    }

    Timeline time() {
        return time;
    }

    Figures figures() {
        return figures;
    }

    List<SimulatedClient> clients() {
        return clients;
    }

    /** Runs to the end. */
    Figures run() {
        invariants.watch();
        for (int i = 2 + time.below(2); i > 0; i--) {
            startOwner();
        }
        for (int i = 2 + time.below(3); i > 0; i--) {
            startGateway("g" + i);
        }
        startRelay();
        PARTITIONS.forEach(group::assign);
        for (int i = 2 + time.below(3); i > 0; i--) {
            SimulatedClient client = new SimulatedClient("c" + i, this);
            clients.add(client);
            client.start();
        }
        for (int i = time.below(6); i > 0; i--) {
            time.after(time.between(500, FAULTS_MS), this::fault);
        }
        time.runUntil(start + FAULTS_MS);
        clients.forEach(SimulatedClient::calmDown);
        time.after(LAST_QUESTION_MS, () -> clients.forEach(SimulatedClient::askLast));
        time.runUntil(start + FAULTS_MS + CALM_MS);
        invariants.atRest();
        figures.close(time);
        return figures;
    }

    private void fault() {
        switch (time.below(10)) {
            case 0, 1 -> killOwner();
            case 2, 3 -> stopOwner();
            case 4, 5 -> group.move(time.any(PARTITIONS));
            case 6 -> killGateway();
            case 7 -> stopGateway();
            case 8 -> restartRelay();
            default -> breakBroker();
        }
    }

    private void startOwner() {
        SimulatedProcess process = new SimulatedProcess(time, "owner-" + ++started);
        SimulatedOwner owner = new SimulatedOwner(process, log, group, planted);
        owner.start();
        group.join(owner);
    }

    private void killOwner() {
        if (!group.running().isEmpty()) {
            SimulatedOwner owner = time.any(group.running());
            time.happened(Fault.OWNER_KILLED);
            time.note(() -> owner.process().name + " is killed");
            owner.kill();
            group.missed(owner);
            time.after(time.between(100, 5000), this::startOwner);
        }
    }

    private void stopOwner() {
        if (!group.running().isEmpty()) {
            SimulatedOwner owner = time.any(group.running());
            time.happened(Fault.OWNER_STOPPED);
            time.note(() -> owner.process().name + " is stopped");
            owner.stop();
            group.missed(owner);
            time.after(time.between(200, 14_000), () -> {
                time.note(() -> owner.process().name + " goes on");
                owner.proceed();
                group.returned(owner);
            });
        }
    }

    private void startGateway(String name) {
        SimulatedGateway gateway =
                new SimulatedGateway(new SimulatedProcess(time, name + "-" + time.hex(6)), log, planted);
        gateways.add(gateway);
        gateway.start();
    }

    private void killGateway() {
        SimulatedGateway gateway = anyGateway();
        String name = gateway.process().name;
        time.happened(Fault.GATEWAY_KILLED);
        time.note(() -> name + " is killed");
        gateway.kill();
        gateways.remove(gateway);
        if (gateways.isEmpty() || time.oneIn(2)) {
            startGateway(name.substring(0, name.indexOf('-')));
        }
    }

    private void stopGateway() {
        SimulatedGateway gateway = anyGateway();
        time.happened(Fault.GATEWAY_STOPPED);
        time.note(() -> gateway.process().name + " is stopped");
        gateway.stop();
        time.after(time.between(200, 10_000), gateway.process()::proceed);
    }

    private void startRelay() {
        relay = new SimulatedRelay(new SimulatedProcess(time, "relay-" + ++started), log);
        relay.start();
    }

    private void restartRelay() {
        time.happened(Fault.RELAY_RESTARTED);
        relay.kill();
        time.after(time.between(100, 6000), this::startRelay);
    }

    private void breakBroker() {
        time.happened(Fault.BROKER_DOWN);
        time.note(() -> "the broker is down");
        log.downUntil(time.now() + time.between(200, 8000));
    }

    SimulatedGateway anyGateway() {
        return time.any(gateways);
    }

    void fail(String what) {
        throw new SimulationFailure(seed, what, time.lastHappenings());
    }

    /** The place of a partition's snapshots. */
    static SimulatedLog.Place sessions(int partition) {
        return new SimulatedLog.Place(Topics.SESSIONS, partition);
    }
}
