package io.culvert.fleet.drill;

import io.culvert.fleet.StreamsApi;
import io.culvert.fleet.camera.CameraSimulator;
import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A camera behind a network of ours that counts who speaks to it at a time, defined as a stream, with viewers of its own:
 * their pictures are not those of the clip.
 */
final class Camera implements AutoCloseable {
    /** Relays dial nobody on this machine unless they are told that they may. */
    static final Map<String, String> SETTINGS = Map.of("CULVERT_RELAY_HOSTS_ALLOW", "127.0.0.1/32");

    static final String STREAM = "/live/camera";

    private static final int FRAMES_PER_SECOND = 25;
    private static final Duration DEFINED = Duration.ofSeconds(20);

    private final CameraSimulator simulator;
    private final FaultProxy wire;
    private final List<TunnelClient> viewers = new ArrayList<>();

    private Camera(CameraSimulator simulator, FaultProxy wire) {
        this.simulator = simulator;
        this.wire = wire;
    }

    /** Empty on a machine that cannot run one. */
    static Optional<Camera> on(Stage stage) {
        return CameraSimulator.python().map(python -> {
            CameraSimulator simulator = CameraSimulator.start(
                    python, stage.folder().resolve("camera"), CameraSimulator.Lower.TCP, FRAMES_PER_SECOND);
            Camera camera = new Camera(simulator, FaultProxy.to(simulator.url().getPort()));
            camera.define(stage);
            return camera;
        });
    }

    private void define(Stage stage) {
        String url = simulator.url().toString().replace(":" + simulator.url().getPort(), ":" + wire.port());
        String body = "{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"" + url + "\"],\"transport\":\"TCP\"}}";
        int status = StreamsApi.ask(stage.fleet(), 0, "PUT", STREAM, body).statusCode();
        if (status / 100 != 2) {
            throw new IllegalStateException("the camera was not defined: " + status);
        }
    }

    /** So many viewers behind each gateway; returns when all have a picture. */
    void watch(Stage stage, int perGateway) {
        for (int n = 0; n < perGateway * stage.fleet().gateways().size(); n++) {
            int gateway = n % stage.fleet().gateways().size();
            Await.until("the camera to be known", DEFINED, Duration.ofMillis(200), () -> watches(stage, gateway));
        }
        isSeen();
    }

    private boolean watches(Stage stage, int gateway) {
        TunnelClient viewer = stage.client(gateway, gateway, STREAM);
        try {
            viewer.watch();
            viewers.add(viewer);
            return true;
        } catch (ClientException notYet) {
            viewer.close();
            return false;
        }
    }

    CameraSimulator simulator() {
        return simulator;
    }

    /** Connections to it, now and at most. */
    FaultProxy wire() {
        return wire;
    }

    List<TunnelClient> viewers() {
        return viewers;
    }

    /** True if all its viewers get more pictures. */
    boolean isSeen() {
        return viewers.stream().allMatch(viewer -> viewer.media().awaitMorePackets(0, 30, Stage.SOON));
    }

    void forgetSilence() {
        viewers.forEach(viewer -> viewer.media().forgetSilence());
    }

    double largestSilence() {
        return viewers.stream()
                        .mapToLong(viewer -> viewer.media().channelStats(0).largestSilenceMillis())
                        .max()
                        .orElse(0)
                / 1e3;
    }

    long closedSockets() {
        return viewers.stream().filter(viewer -> !viewer.isOpen()).count();
    }

    /** Viewers who saw a break. That time goes on by as much as has passed is none, however long the camera was away. */
    long broken() {
        return viewers.stream()
                .flatMap(viewer -> viewer.media().snapshot().values().stream())
                .filter(stats -> stats.sequenceGaps() + stats.ssrcChanges() + stats.malformed() > 0)
                .count();
    }

    @Override
    public void close() {
        viewers.forEach(TunnelClient::close);
        wire.close();
        simulator.close();
    }
}
