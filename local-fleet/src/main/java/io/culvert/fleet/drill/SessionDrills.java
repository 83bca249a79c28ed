package io.culvert.fleet.drill;

import io.culvert.fleet.process.ServiceProcess;
import java.time.Duration;
import java.util.List;

/** Session services die, are replaced one by one, or stop for a while, while viewers send commands and come and go. */
final class SessionDrills {
    private static final double KILL_PROMISE = 8;
    private static final double ROLLING_PROMISE = 2;
    private static final int COMMANDS_PER_SECOND = 20;

    private SessionDrills() {}

    static final List<Drill> ALL = List.of(
            Drill.ofTwo(
                    "session-kill",
                    "one of two session services is killed (SIGKILL) under 20 commands a second, and started again",
                    SessionDrills::kill),
            Drill.ofTwo(
                    "session-rolling",
                    "both session services are replaced, one after the other (SIGTERM), under 20 commands a second",
                    SessionDrills::rolling),
            Drill.ofTwo(
                    "session-stop-continue",
                    "one of two session services is stopped for 10 s (SIGSTOP) and continued, under 20 commands a second",
                    SessionDrills::stopAndContinue));

    private static void kill(Stage stage) {
        underCommands(stage, KILL_PROMISE, () -> {
            ServiceProcess service = stage.fleet().sessions().getFirst();
            stage.watchFor(Duration.ofSeconds(1));
            service.process().kill();
            stage.watchFor(stage.time(10, 5));
            stage.bringBack(service);
            stage.watchFor(stage.time(5, 2));
        });
    }

    private static void rolling(Stage stage) {
        underCommands(stage, ROLLING_PROMISE, () -> {
            for (ServiceProcess service : stage.fleet().sessions()) {
                service.process().terminate();
                stage.findOrderlyEnd(service, Stage.SOON);
                stage.bringBack(service);
                stage.watchFor(stage.time(3, 2));
            }
        });
    }

    private static void stopAndContinue(Stage stage) {
        underCommands(stage, KILL_PROMISE, () -> {
            ServiceProcess service = stage.fleet().sessions().getFirst();
            stage.watchFor(Duration.ofSeconds(1));
            service.process().pause();
            stage.watchFor(Duration.ofSeconds(10));
            service.process().resume();
            stage.watchFor(stage.time(6, 4));
        });
    }

    private static void underCommands(Stage stage, double promisedWait, Runnable fault) {
        CommandLoad load = CommandLoad.of(stage.audience().viewers(), COMMANDS_PER_SECOND);
        Newcomers newcomers = Newcomers.of(() -> stage.client(0, 1, Drill.stream(0)));
        CommandLoad.Outcome outcome;
        try (load) {
            fault.run();
            outcome = load.finish();
        }
        stage.find(Finding.seconds(
                "longest wait of " + outcome.commands() + " commands", outcome.longestWait(), promisedWait));
        stage.find(Finding.none("commands without an answer", outcome.unanswered()));
        stage.find(Finding.none("commands answered other than 200", outcome.otherThan(200)));
        stage.find(newcomers.finish(promisedWait));
        stage.find(
                Finding.none("answers that nobody asked for", stage.audience().unaskedAnswers()));
        stage.find(Finding.none("commands done twice", stage.commandsDoneTwice()));
        stage.requirePlaying();
        stage.findSilence("of " + stage.audience().size() + " viewers", Stage.NO_GAP);
        stage.find(stage.audience().unbroken(stage.late()));
    }
}
