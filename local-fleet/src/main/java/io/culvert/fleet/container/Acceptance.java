package io.culvert.fleet.container;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.container.Cluster.Member;
import io.culvert.fleet.drill.Finding;
import io.culvert.fleet.process.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The story: start, play through port 80, scale, roll, cut, kill; each act ends with what the viewers noticed. */
final class Acceptance {
    private static final int VIEWERS = 20;
    private static final List<String> DOORS = List.of(FrontDoors.HAPROXY, FrontDoors.NGINX);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration LEAVING = Duration.ofSeconds(60);
    /** What counts as no gap at all: frames come each 40 ms, the rest is room for a busy machine. */
    private static final double NO_GAP = 0.5;

    private static final int GATEWAYS = 20;
    private static final int SESSIONS = 40;
    private static final int RELAYS = 60;

    private final Cluster cluster;
    private final Checkout checkout;
    private final Consumer<String> progress;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Member> relays = new ArrayList<>();
    private Member session;
    private Member gateway;

    Acceptance(Cluster cluster, Checkout checkout, Consumer<String> progress) {
        this.cluster = cluster;
        this.checkout = checkout;
        this.progress = progress;
    }

    List<Finding> findings() {
        return findings;
    }

    void play() throws IOException {
        startAll();
        try (FrontDoors doors = new FrontDoors(checkout)) {
            doors.open(List.of("10.99.0.20", "10.99.0.21", "10.99.0.22"));
            for (String door : DOORS) {
                findings.add(Players.ffmpeg(door));
                findings.add(Players.gstreamer(door));
            }
            try (Audience audience = new Audience(VIEWERS, DOORS)) {
                scaleRelays(audience);
                rollRelays(audience);
                rollSession(audience);
                killRelay(audience);
                exhaustRelay(audience);
                cutRelay(audience);
                rollGateway(audience);
            }
            gatewayEnds();
        }
    }

    private void startAll() {
        long begin = System.nanoTime();
        progress.accept("starting kafka, 2 gateways, 1 session service, 2 relays");
        cluster.start("kafka", "kafka", 10);
        gateway = cluster.start("tunnel-gateway", "tunnel-gateway-a", GATEWAYS);
        Member second = cluster.start("tunnel-gateway", "tunnel-gateway-b", GATEWAYS + 1);
        session = cluster.start("session-service", "session-service-a", SESSIONS);
        relays.add(cluster.start("media-relay", "media-relay-0", RELAYS));
        relays.add(cluster.start("media-relay", "media-relay-1", RELAYS + 1));
        cluster.awaitReady(gateway, second, session, relays.get(0), relays.get(1));
        findings.add(Finding.seconds("start: until all pods are ready", secondsSince(begin), 120));
    }

    private void scaleRelays(Audience audience) {
        progress.accept("scaling relays 2 to 4 to 2 under " + VIEWERS + " viewers");
        audience.forgetSilence();
        for (int n = 2; n < 4; n++) {
            relays.add(cluster.start("media-relay", "media-relay-" + n, RELAYS + n));
        }
        cluster.awaitReady(relays.get(2), relays.get(3));
        audience.watchFor(SETTLE);
        for (int n = 3; n >= 2; n--) {
            cluster.terminate(relays.get(n));
        }
        for (int n = 3; n >= 2; n--) {
            findings.add(Finding.none("relay " + n + ": exit code", cluster.stop(relays.remove(n))));
        }
        audience.watchFor(SETTLE);
        audience.requirePlaying();
        findings.addAll(audience.seen("relays 2 to 4 to 2", 1));
    }

    private void rollRelays(Audience audience) {
        progress.accept("rolling the relays");
        audience.forgetSilence();
        for (int n = relays.size() - 1; n >= 0; n--) { // as a StatefulSet does: the last one first, one at a time
            cluster.stop(relays.get(n));
            relays.set(n, cluster.start("media-relay", "media-relay-" + n, RELAYS + n));
            cluster.awaitReady(relays.get(n));
            audience.watchFor(SETTLE);
        }
        audience.requirePlaying();
        findings.addAll(audience.seen("roll of relays", 1));
    }

    private void rollSession(Audience audience) {
        progress.accept("rolling the session service");
        audience.forgetSilence();
        Member next = cluster.start("session-service", "session-service-b", SESSIONS + 1);
        cluster.awaitReady(next);
        findings.add(Finding.none("session service: exit code", cluster.stop(session)));
        session = next;
        long begin = System.nanoTime();
        Audience.viewer(FrontDoors.HAPROXY).close();
        findings.add(Finding.seconds("roll of session service: until a new viewer plays", secondsSince(begin), 10));
        audience.watchFor(SETTLE);
        findings.addAll(audience.seen("roll of session service", NO_GAP));
    }

    private void killRelay(Audience audience) {
        progress.accept("killing each relay");
        audience.forgetSilence();
        for (int n = 0; n < relays.size(); n++) {
            cluster.remove(relays.get(n)); // SIGKILL
            audience.watchFor(SETTLE);
            relays.set(n, cluster.start("media-relay", "media-relay-" + n, RELAYS + n));
            cluster.awaitReady(relays.get(n));
            audience.watchFor(SETTLE);
        }
        audience.requirePlaying();
        findings.addAll(audience.seen("kill of relays", 3));
    }

    /** The relay that runs the stream reaches the limit of its memory, and the kernel ends it. */
    private void exhaustRelay(Audience audience) {
        progress.accept("letting the memory of the relay that runs the stream run out");
        audience.forgetSilence();
        Member feeding = feeding();
        int n = relays.indexOf(feeding);
        boolean killed = cluster.exhaustMemory(feeding);
        findings.add(Finding.none("relay out of memory: not ended by the kernel", killed ? 0 : 1));
        audience.watchFor(SETTLE);
        cluster.remove(feeding);
        relays.set(n, cluster.start("media-relay", feeding.name(), RELAYS + n));
        cluster.awaitReady(relays.get(n));
        audience.watchFor(SETTLE);
        audience.requirePlaying();
        findings.addAll(audience.seen("relay out of memory", 3));
    }

    private Member feeding() {
        return relays.stream()
                .filter(relay -> cluster.gauge(relay, "culvert_relay_streams") > 0)
                .findFirst()
                .orElseThrow();
    }

    /** The relay that is cut off loses Kafka too, so another takes its streams; when it is back, nothing plays twice. */
    private void cutRelay(Audience audience) {
        progress.accept("cutting the relay that runs the stream off the network for 10 s");
        audience.forgetSilence();
        Member feeding = feeding();
        cluster.cut(feeding);
        audience.watchFor(Duration.ofSeconds(10));
        cluster.join(feeding);
        cluster.awaitReady(feeding);
        audience.watchFor(SETTLE);
        audience.requirePlaying();
        findings.addAll(audience.seen("feeding relay cut off for 10 s", 6));
    }

    /** A third gateway comes, the first gets SIGTERM: it is not ready at once, keeps its viewers and takes no new ones. */
    private void rollGateway(Audience audience) {
        progress.accept("rolling a gateway");
        audience.forgetSilence();
        cluster.awaitReady(cluster.start("tunnel-gateway", "tunnel-gateway-c", GATEWAYS + 2));
        long begin = System.nanoTime();
        cluster.terminate(gateway);
        Await.until("the gateway not to be ready", LEAVING, Duration.ofMillis(20), () -> !cluster.isReady(gateway));
        findings.add(Finding.seconds("roll of gateway: until it is not ready", secondsSince(begin), 1));
        findings.add(
                Finding.none("roll of gateway: new viewers refused, of 10", Audience.refused(10, FrontDoors.HAPROXY)));
        audience.watchFor(SETTLE);
        findings.addAll(audience.seen("roll of gateway", NO_GAP));
    }

    /** With its last viewer gone, the leaving gateway ends by itself, long before its deadline. */
    private void gatewayEnds() {
        long begin = System.nanoTime();
        Await.until("the gateway to end", LEAVING, Duration.ofMillis(100), () -> !cluster.isAlive(gateway));
        findings.add(Finding.seconds("roll of gateway: from its last viewer to its end", secondsSince(begin), 60));
        findings.add(Finding.none("gateway: exit code", cluster.exitCode(gateway)));
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
