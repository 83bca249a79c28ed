package io.culvert.fleet.drill;

import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.KafkaNode;
import io.culvert.fleet.process.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The broker dies, or stays away; the power fails. */
final class BrokerDrills {
    private static final double ANSWER_PROMISE = 10;
    private static final double RECOVERY_PROMISE = 10;
    private static final double POWER_PROMISE = 30;
    private static final double GROWTH_MIB = 16;
    /** Over 8 commands of one viewer that nobody can answer, a gateway reads no more of his: that is his own wait. */
    private static final int COMMANDS_PER_SECOND = 4;

    /** Most commands of all viewers together; none was seen in six plays. */
    private static final int LOST_UNDER_WAY = 2;

    private BrokerDrills() {}

    static final List<Drill> ALL = List.of(
            Drill.ofTwo(
                    "broker-restart",
                    "the only broker is killed (SIGKILL) and back after 3 s",
                    stage -> away(stage, Duration.ofSeconds(3))),
            Drill.ofTwo(
                    "broker-away",
                    "the only broker ends and is away for 60 s, or for as long as CULVERT_DRILL_AWAY says (seconds)",
                    stage -> away(stage, awayFor(stage))),
            Drill.ofTwo(
                    "power-cut", "everything is killed at once (SIGKILL) and started again", BrokerDrills::powerCut));

    private static Duration awayFor(Stage stage) {
        String told = System.getenv("CULVERT_DRILL_AWAY");
        return told == null ? stage.time(60, 15) : Duration.ofSeconds(Long.parseLong(told));
    }

    private static void away(Stage stage, Duration time) {
        List<ChildProcess> before =
                stage.fleet().services().map(ServiceProcess::process).toList();
        Map<String, Double> memory = stage.liveMemory();
        stage.audience().forgetSilence();
        KafkaNode kafka = stage.fleet().kafka().orElseThrow();
        List<TunnelClient> apart = stage.audience().apart();
        CommandLoad load = CommandLoad.of(stage.audience().together(), COMMANDS_PER_SECOND);
        // only the broker leads from one gateway to the other: these are answered when it is back
        CommandLoad late = CommandLoad.of(apart, COMMANDS_PER_SECOND / 2);
        List<TunnelClient> leaving = watchBesides(stage);
        try (load;
                late) {
            kafka.process().kill();
            leaving.forEach(TunnelClient::close);
            stage.watchFor(time);
            stage.find(Finding.none("services that are not live", notLive(stage)));
            kafka.restart();
            kafka.awaitReady(Stage.START);
            stage.find(Finding.seconds(
                    "until a new viewer sees a picture",
                    stage.secondsToWatchAnew(0, 1, kafka.readyAt(), Stage.START),
                    RECOVERY_PROMISE));
            findAnswers(stage, load.finish());
            // what was under way when the broker died may be lost on the way between the gateways
            stage.find(Finding.atMost(
                    "commands without an answer, sockets apart", late.finish().unanswered(), LOST_UNDER_WAY, ""));
        }
        stage.find(Finding.none(
                "commands afterwards not answered 200",
                stage.audience().askAll().stream()
                        .filter(answer -> answer.status() != 200)
                        .count()));
        stage.find(Finding.none(
                "services that ended",
                before.stream().filter(process -> !process.isAlive()).count()));
        stage.requirePlaying();
        stage.findSilence("of " + stage.audience().size() + " viewers", Stage.NO_GAP);
        // the groups settle anew, and a stream may go to another relay
        stage.find(stage.audience().unbroken(2));
        stage.findGrowth(memory, GROWTH_MIB);
    }

    /**
     * One viewer of each gateway, who leaves while the broker is away: nobody can be told of it then, and in the end nothing
     * of theirs may be left.
     */
    private static List<TunnelClient> watchBesides(Stage stage) {
        List<TunnelClient> viewers = new ArrayList<>();
        for (int gateway = 0; gateway < stage.fleet().gateways().size(); gateway++) {
            TunnelClient viewer = stage.client(gateway, gateway, Drill.stream(0));
            viewer.watch();
            viewers.add(viewer);
        }
        return viewers;
    }

    private static long notLive(Stage stage) {
        return stage.fleet().services().filter(service -> !service.isLive()).count();
    }

    /** Answered by whoever can: 200 by the owner, or 503 by the gateway. */
    private static void findAnswers(Stage stage, CommandLoad.Outcome outcome) {
        long wrong = outcome.answers().stream()
                .filter(answer -> answer.status() != 200 && answer.status() != 503)
                .count();
        stage.find(Finding.seconds(
                "longest wait of " + outcome.commands() + " commands", outcome.longestWait(), ANSWER_PROMISE));
        stage.find(Finding.none("commands without an answer", outcome.unanswered()));
        stage.find(Finding.none("commands answered other than 200 and 503", wrong));
    }

    private static void powerCut(Stage stage) {
        stage.fleet().crash();
        stage.audience().close();
        stage.fleet().startAgain();
        long ready = stage.fleet().kafka().orElseThrow().readyAt();
        stage.find(Finding.seconds(
                "until a new viewer sees a picture",
                stage.secondsToWatchAnew(0, 1, ready, Stage.START),
                POWER_PROMISE));
        stage.fleet().services().forEach(service -> service.awaitReady(Stage.START));
    }
}
