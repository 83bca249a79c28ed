package io.culvert.fleet.drill;

import io.culvert.fleet.process.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Relays die, stop for a while, come and go. */
final class RelayDrills {
    private static final double KILL_PROMISE = 3;
    private static final double PLANNED_PROMISE = 1;
    /** What a dead relay costs, and a second for the one that wakes up and does not know yet. */
    private static final double STOP_PROMISE = 4;

    private static final Duration SETTLE = Duration.ofSeconds(6);
    private static final int ADDED = 3;

    private RelayDrills() {}

    static final List<Drill> ALL = List.of(
            Drill.ofTwo(
                    "relay-kill",
                    "the relay that runs the stream is killed (SIGKILL) and started again",
                    RelayDrills::kill),
            Drill.ofTwo(
                    "relay-stop-continue",
                    "the relay that runs the stream is stopped for 10 s (SIGSTOP) and continued",
                    RelayDrills::stopAndContinue),
            new Drill(
                    "relay-scale",
                    "1 relay becomes 4, one after the other, and 1 again (SIGTERM), under 20 streams",
                    Drill.House.of(3, 1, 1).streams(20).with(Camera.SETTINGS),
                    100,
                    RelayDrills::scale));

    private static void kill(Stage stage) {
        ServiceProcess relay = stage.relayOf(Drill.stream(0));
        try (Players players = Players.watching(stage)) {
            stage.audience().forgetSilence();
            relay.process().kill();
            stage.watchFor(SETTLE);
            stage.findSilence("of " + stage.audience().size() + " viewers", KILL_PROMISE);
            stage.requirePlaying();
            stage.bringBack(relay);
            stage.watchFor(SETTLE);
            stage.findSilence("when the relay is back", PLANNED_PROMISE);
            stage.find(stage.audience().unbroken(2));
            stage.find(players.finish());
        }
    }

    /** Once for the takeover, once more where the group gives the stream back to who was stopped. */
    private static void stopAndContinue(Stage stage) {
        ServiceProcess relay = stage.relayOf(Drill.stream(0));
        stage.audience().forgetSilence();
        relay.process().pause();
        stage.watchFor(Duration.ofSeconds(10));
        stage.findSilence("while the relay is stopped", STOP_PROMISE);
        relay.process().resume();
        stage.watchFor(SETTLE);
        stage.requirePlaying();
        stage.findSilence("when the relay goes on", PLANNED_PROMISE);
        stage.find(stage.audience().unbroken(2));
    }

    private static void scale(Stage stage) {
        Optional<Camera> camera = Camera.on(stage);
        try (Players players = Players.watching(stage)) {
            camera.ifPresent(each -> each.watch(stage, 1));
            stage.audience().forgetSilence();
            for (int n = 0; n < ADDED; n++) {
                stage.fleet().addRelay();
                stage.watchFor(SETTLE);
            }
            stage.findSilence("while relays are added", PLANNED_PROMISE);
            for (int n = 0; n < ADDED; n++) {
                stage.findOrderlyEnd(stage.fleet().removeRelay(), Stage.START);
            }
            stage.watchFor(SETTLE);
            stage.findSilence("while relays leave", PLANNED_PROMISE);
            stage.requirePlaying();
            stage.find(stage.audience().unbroken(2 * ADDED));
            stage.find(players.finish());
            camera.ifPresent(each -> findCamera(stage, each));
        } finally {
            camera.ifPresent(Camera::close);
        }
    }

    /** One connection in steady state, two while a stream is handed over; and its viewers see nothing of it. */
    private static void findCamera(Stage stage, Camera camera) {
        stage.find(Finding.atMost(
                "connections to the camera at a time", camera.wire().mostConnections(), 2, ""));
        stage.find(Finding.atMost(
                "connections to the camera in the end", camera.wire().connections(), 1, ""));
        stage.find(Finding.none("camera viewers closed", camera.closedSockets()));
        stage.find(Finding.none("camera viewers with a broken stream", camera.broken()));
    }
}
