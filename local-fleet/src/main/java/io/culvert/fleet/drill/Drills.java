package io.culvert.fleet.drill;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.FleetOptions;
import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.Ports;
import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.KafkaNode;
import io.culvert.fleet.process.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The faults that can be played, each with its promise. */
public final class Drills {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    /** What counts as no gap at all: frames come each 40 ms, the rest is room for a busy machine. */
    private static final double NO_GAP = 0.5;

    private static final Map<String, Drill> ALL = new TreeMap<>(Map.of(
            "relay-kill", stage -> eachRelay(stage, ChildProcess::kill, 3),
            "relay-term", stage -> eachRelay(stage, child -> child.stop(START), 1),
            "relay-add", Drills::relayAdd,
            "relay-pause", stage -> eachRelay(stage, child -> pausedFor(child, stage), 6),
            "session-kill", stage -> eachSession(stage, ChildProcess::kill, 8),
            "session-term", stage -> eachSession(stage, ChildProcess::terminate, 2),
            "kafka-down", Drills::kafkaDown,
            "gateway-kill", Drills::gatewayKill));

    private Drills() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** Plays one drill on a fleet of its own; true if every promise was kept. */
    public static boolean run(String name, Checkout checkout, Ports ports) {
        LocalFleet.Builder builder = LocalFleet.in(checkout)
                .options(FleetOptions.of(2, 2, 2))
                .ports(ports)
                .progress(System.out::println);
        try (LocalFleet fleet = builder.start()) {
            System.out.println("drill " + name);
            List<Finding> findings = play(name, fleet);
            findings.forEach(finding -> System.out.println("  " + finding));
            return findings.stream().allMatch(Finding::isKept);
        }
    }

    /** Plays one drill on a fleet with two of each kind, which is whole again afterwards. */
    public static List<Finding> play(String name, LocalFleet fleet) {
        try (Stage stage = new Stage(fleet)) {
            return ALL.get(name).play(stage);
        }
    }

    /** One relay after the other, because one of them runs the stream and from outside all look alike. */
    private static List<Finding> eachRelay(Stage stage, Consumer<ChildProcess> fault, double promised) {
        for (ServiceProcess relay : stage.fleet().relays()) {
            fault.accept(relay.process());
            stage.watchFor(SETTLE);
            stage.requirePlaying();
            bringBack(relay);
            stage.watchFor(SETTLE);
        }
        return stage.seen(promised);
    }

    private static void bringBack(ServiceProcess service) {
        if (!service.process().isAlive()) {
            service.restart();
        }
        service.awaitReady(START);
    }

    private static void pausedFor(ChildProcess child, Stage stage) {
        child.pause();
        stage.watchFor(Duration.ofSeconds(10));
        child.resume();
    }

    private static List<Finding> relayAdd(Stage stage) {
        stage.fleet().addRelay();
        stage.watchFor(SETTLE);
        return stage.seen(1);
    }

    /** The viewers' sessions are spread over both services, so each fault hits about half of them. */
    private static List<Finding> eachSession(Stage stage, Consumer<ChildProcess> fault, double promisedWait) {
        List<Finding> findings = new ArrayList<>();
        for (ServiceProcess service : stage.fleet().sessions()) {
            fault.accept(service.process());
            findings.addAll(stage.asked(200, promisedWait));
            service.process().awaitExit(START);
            bringBack(service);
            stage.watchFor(SETTLE);
        }
        findings.addAll(stage.seen(NO_GAP));
        return findings;
    }

    private static List<Finding> kafkaDown(Stage stage) {
        KafkaNode kafka = stage.fleet().kafka().orElseThrow();
        kafka.process().stop(START);
        List<Finding> findings = new ArrayList<>(stage.asked(503, 11));
        findings.add(Finding.none(
                "services that are not live",
                stage.fleet().services().filter(service -> !service.isLive()).count()));
        kafka.restart();
        kafka.awaitReady(START);
        long back = System.nanoTime();
        Await.until("commands to be answered again", START, Duration.ofMillis(200), () -> stage.askAll().stream()
                .allMatch(answer -> answer.status() == 200));
        findings.add(Finding.seconds("until all commands work again", (System.nanoTime() - back) / 1e9, 10));
        findings.addAll(stage.seen(NO_GAP));
        return findings;
    }

    /** Its viewers lose their socket, which nobody can prevent; what counts is how soon they can be back elsewhere. */
    private static List<Finding> gatewayKill(Stage stage) {
        ServiceProcess gateway = stage.fleet().gateways().get(1);
        gateway.process().kill();
        long killed = System.nanoTime();
        try (TunnelClient viewer = reconnected(stage)) {
            boolean playing = viewer.media().awaitMorePackets(0, 1, Stage.SOON);
            double away = (System.nanoTime() - killed) / 1e9;
            bringBack(gateway);
            return List.of(
                    Finding.seconds("until a lost viewer sees a picture elsewhere", away, 3),
                    Finding.none("viewers that stay dark", playing ? 0 : 1));
        }
    }

    private static TunnelClient reconnected(Stage stage) {
        TunnelClient viewer = stage.open(0, 0);
        try {
            viewer.watch();
            return viewer;
        } catch (ClientException e) {
            viewer.close();
            throw e;
        }
    }
}
