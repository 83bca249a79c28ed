package io.culvert.fleet.drill;

import io.culvert.fleet.client.TunnelClient;
import java.time.Duration;
import java.util.List;

/** A camera goes away and comes back. */
final class CameraDrills {
    private static final double BACK_PROMISE = 5;
    private static final int PER_GATEWAY = 5;
    /** Well within the 30 s for which viewers are kept, and long enough for the relay's pauses to have grown. */
    private static final int AWAY_SECONDS = 20;

    private static final Duration KEPT = Duration.ofSeconds(30);

    private CameraDrills() {}

    static final List<Drill> ALL = List.of(Drill.ofTwo(
                    "camera-away",
                    "a camera is killed (SIGKILL) and back after 20 s; its wire is half-open for 10 s; it is away for good",
                    CameraDrills::away)
            .in(Drill.House.of(2, 2, 2).with(Camera.SETTINGS))
            .before(2));

    private static void away(Stage stage) {
        try (Camera camera = Camera.on(stage)
                .orElseThrow(() -> new IllegalStateException("no Python with GStreamer's RTSP server"))) {
            camera.watch(stage, PER_GATEWAY);
            stage.find(Finding.atMost("connections to the camera", camera.wire().mostConnections(), 1, ""));
            killAndReturn(stage, camera);
            halfOpen(stage, camera);
            stage.find(Finding.none("camera viewers closed", camera.closedSockets()));
            stage.find(Finding.none("camera viewers with a broken stream", camera.broken()));
            stage.find(Finding.atMost(
                    "connections to the camera at a time", camera.wire().mostConnections(), 2, ""));
            stage.find(Finding.atMost("connections in the end", camera.wire().connections(), 1, ""));
            goForGood(stage, camera);
            stage.findSilence("of viewers of another stream", Stage.NO_GAP);
            stage.find(stage.audience().unbroken(0));
        }
    }

    private static void killAndReturn(Stage stage, Camera camera) {
        camera.simulator().kill();
        stage.watchFor(stage.time(AWAY_SECONDS, 6));
        camera.simulator().restart();
        findReturn(stage, camera, "until all see the camera that is back");
    }

    private static void halfOpen(Stage stage, Camera camera) {
        camera.wire().halfOpen();
        stage.watchFor(Duration.ofSeconds(10));
        camera.wire().heal();
        findReturn(stage, camera, "until all see the camera whose wire is whole");
    }

    private static void findReturn(Stage stage, Camera camera, String what) {
        long back = System.nanoTime();
        for (TunnelClient viewer : camera.viewers()) {
            viewer.media().awaitMorePackets(0, 1, Stage.SOON);
        }
        stage.find(Finding.seconds(what, (System.nanoTime() - back) / 1e9, BACK_PROMISE));
        stage.find(Finding.none("viewers that stay dark", camera.isSeen() ? 0 : 1));
    }

    /** Then whoever still waits is let go: he would wait for ever. */
    private static void goForGood(Stage stage, Camera camera) {
        camera.simulator().kill();
        stage.watchFor(KEPT.minusSeconds(5));
        stage.find(Finding.none("camera viewers closed before 25 s", camera.closedSockets()));
        long left = camera.viewers().stream()
                .filter(viewer -> viewer.awaitEnd(Duration.ofSeconds(30)).isEmpty())
                .count();
        stage.find(Finding.none("camera viewers not let go in the end", left));
    }
}
