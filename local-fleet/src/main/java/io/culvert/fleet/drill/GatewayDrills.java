package io.culvert.fleet.drill;

import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.StreamEnd;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ServiceProcess;
import io.culvert.wire.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A gateway leaves in order, or dies. */
final class GatewayDrills {
    private static final int LEAVING = 1;
    private static final int STAYING = 0;
    private static final int DEADLINE_SECONDS = 15;
    private static final double BACK_PROMISE = 3;
    private static final double SWEEP_PROMISE = 15;
    private static final Duration POLL = Duration.ofMillis(50);

    /** What a drained gateway needs at the end: slices, last words, and the end of a JVM. */
    private static final double END_PROMISE = DEADLINE_SECONDS + 6;

    static final Map<String, String> SETTINGS = Map.of(
            "CULVERT_GATEWAY_DRAIN_DEADLINE", DEADLINE_SECONDS + "s", "CULVERT_GATEWAY_DRAIN_SLICE_PERCENT", "20");

    private GatewayDrills() {}

    static final List<Drill> ALL = List.of(
            Drill.ofTwo(
                            "gateway-drain",
                            "one of two gateways is asked to leave (SIGTERM), with a deadline of 15 s",
                            GatewayDrills::drain)
                    .in(Drill.House.of(2, 2, 2).with(SETTINGS)),
            Drill.ofTwo("gateway-kill", "one of two gateways is killed (SIGKILL)", GatewayDrills::kill));

    static Audience behind(Stage stage, int gateway) {
        String port = ":" + stage.fleet().ports().gateway(gateway) + "/";
        return stage.audience().only(viewer -> viewer.url().contains(port));
    }

    private static void drain(Stage stage) {
        ServiceProcess gateway = stage.fleet().gateways().get(LEAVING);
        Audience leaving = behind(stage, LEAVING);
        CommandLoad load = CommandLoad.of(stage.audience().viewers(), 10);
        long asked = System.nanoTime();
        gateway.process().terminate();
        try (load) {
            Await.until("readiness to go", Stage.SOON, POLL, () -> !gateway.isReady());
            stage.find(Finding.seconds("until it is not ready any more", seconds(asked), 2));
            stage.find(
                    Finding.none("draining, by its metric", gateway.metric("culvert_gateway_draining") == 1 ? 0 : 1));
            gateway.process().terminate(); // asked twice is asked once
            stage.find(Finding.none("new tunnels that it takes", newTunnels(stage)));
            stage.watchFor(Duration.ofSeconds(3));
            CommandLoad.Outcome outcome = load.finish();
            stage.find(Finding.none("commands lost or refused", outcome.unanswered() + outcome.otherThan(200)));
        }
        stage.find(Finding.none("lost POSTs that it does not pair anew", rePaired(stage, leaving)));
        stage.find(Finding.none(
                "sockets closed before the deadline", stage.audience().closedSockets()));
        stage.findSilence("of all viewers up to then", Stage.NO_GAP);
        findEnds(stage, leaving, asked);
        stage.findOrderlyEnd(gateway, Stage.START);
        stage.find(Finding.seconds("until it had ended", seconds(asked), END_PROMISE));
        findOthers(stage);
        stage.bringBack(gateway);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long newTunnels(Stage stage) {
        long taken = 0;
        for (int n = 0; n < 5; n++) {
            try (TunnelClient one = stage.client(LEAVING, STAYING, Drill.stream(0))) {
                taken += one.isOpen() ? 1 : 0;
            } catch (ClientException refused) {
                // as it should be
            }
        }
        return taken;
    }

    /** Their POSTs stood on the other gateway; a new one may come to the leaving gateway too. */
    private static long rePaired(Stage stage, Audience leaving) {
        long lost = 0;
        for (TunnelClient viewer : leaving.viewers()) {
            viewer.commandSocket().close();
            viewer.openPostAt("127.0.0.1", stage.fleet().ports().gateway(LEAVING));
            lost += viewer.ask("GET_PARAMETER").status() == 200 ? 0 : 1;
        }
        return lost;
    }

    private static void findEnds(Stage stage, Audience leaving, long asked) {
        List<StreamEnd> ends = new ArrayList<>();
        for (TunnelClient viewer : leaving.viewers()) {
            viewer.awaitEnd(Duration.ofSeconds(DEADLINE_SECONDS + 10)).ifPresent(ends::add);
        }
        double first = ends.stream().mapToLong(StreamEnd::nanos).min().orElse(asked) - asked;
        double last = ends.stream().mapToLong(StreamEnd::nanos).max().orElse(asked) - asked;
        stage.find(Finding.none("viewers not closed in the end", leaving.size() - ends.size()));
        stage.find(Finding.seconds("closed too early", Math.max(0, DEADLINE_SECONDS - first / 1e9), 0.1));
        stage.find(Finding.none("closed all at once, not in slices", (last - first) / 1e9 > 0.9 ? 0 : 1));
        stage.find(Finding.none(
                "viewers cut off inside a message or frame",
                ends.stream()
                        .filter(end -> end.cause() == StreamEnd.Cause.BROKEN)
                        .count()));
    }

    /** Whose POST stood on the gateway that left opens another one, and goes on. */
    private static void findOthers(Stage stage) {
        Audience others = behind(stage, STAYING);
        for (TunnelClient viewer : others.viewers()) {
            viewer.openPostAt("127.0.0.1", stage.fleet().ports().gateway(STAYING));
        }
        stage.find(Finding.none(
                "commands of others not answered",
                others.askAll().stream()
                        .filter(answer -> answer.status() != 200)
                        .count()));
        stage.find(Finding.seconds("largest silence of others", others.largestSilence(), Stage.NO_GAP));
        stage.find(others.unbroken(0));
    }

    /** Its viewers lose their socket, which nobody can prevent; what counts is how soon they can be back elsewhere. */
    private static void kill(Stage stage) {
        ServiceProcess gateway = stage.fleet().gateways().get(LEAVING);
        Audience others = behind(stage, STAYING);
        int lost = behind(stage, LEAVING).size();
        stage.audience().forgetSilence();
        gateway.process().kill();
        long killed = System.nanoTime();
        stage.find(Finding.seconds(
                "until a lost viewer sees a picture elsewhere",
                stage.secondsToWatchAnew(STAYING, STAYING, killed, Stage.SOON),
                BACK_PROMISE));
        stage.find(Finding.seconds(
                "until its " + lost + " sessions were swept", swept(stage, others, killed), SWEEP_PROMISE));
        stage.find(Finding.seconds("largest silence of others", others.largestSilence(), Stage.NO_GAP));
        stage.find(others.unbroken(0));
        stage.bringBack(gateway);
    }

    private static double swept(Stage stage, Audience others, long killed) {
        Ledger ledger = new Ledger(stage.fleet().bootstrapServers());
        Await.until(
                "sessions to be swept",
                Duration.ofSeconds(60),
                Duration.ofMillis(250),
                () -> ledger.standing(Topics.SESSIONS).keySet().stream()
                                .filter(key -> !key.equals("owner"))
                                .count()
                        <= others.size());
        return seconds(killed);
    }
}
