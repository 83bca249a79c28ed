package io.culvert.fleet.container;

import io.culvert.fleet.drill.Finding;
import io.culvert.fleet.process.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The story on a real cluster: apply, play through the front door, scale, roll, drain, delete. The cluster does what the
 * containers' acceptance does by itself, so only what it is told and what viewers notice stands here.
 */
final class ClusterAcceptance {
    private static final int VIEWERS = 20;
    private static final int NEWCOMERS = 10;
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration ADDRESS_LIMIT = Duration.ofMinutes(3);
    private static final double NO_GAP = 0.5;
    private static final double HANDED_OVER = 1;
    private static final double STARTED = 300;
    /** A gateway whose last viewer has gone ends in a minute. */
    private static final double GONE = 180;

    private static final String ROLLOUT_LIMIT = "--timeout=300s";
    private static final String RELAYS = "statefulset/media-relay";
    private static final String SESSIONS = "deployment/session-service";
    private static final String GATEWAYS = "deployment/tunnel-gateway";
    private static final String ADDRESS =
            "jsonpath={.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}";
    private static final String TAINTS =
            "jsonpath={range .items[*]}{.metadata.name}{\" \"}{.spec.taints[*].effect}{\"\\n\"}{end}";
    /** The broker of the try-out has no disk, and gateways keep their viewers for an hour: neither is moved. */
    private static final String MOVED = "--pod-selector=app.kubernetes.io/name in (media-relay, session-service)";

    private final Kubectl kubectl;
    private final Path manifest;
    private final Show show;
    private final Consumer<String> progress;
    private final List<Finding> findings = new ArrayList<>();

    ClusterAcceptance(Kubectl kubectl, Path manifest, Show show, Consumer<String> progress) {
        this.kubectl = kubectl;
        this.manifest = manifest;
        this.show = show;
        this.progress = progress;
    }

    List<Finding> findings() {
        return findings;
    }

    void play(Optional<String> host) {
        requireNothingThere();
        apply();
        String door = host.orElseGet(this::address);
        String whole = door.matches(".*:\\d+") ? door : door + ":80";
        progress.accept("playing through " + whole);
        findings.addAll(show.pictures(whole));
        try (Watchers watchers = show.audience(VIEWERS, whole)) {
            scaleRelays(watchers);
            roll(watchers, RELAYS, "roll of relays", HANDED_OVER);
            roll(watchers, SESSIONS, "roll of session service", NO_GAP);
            roll(watchers, GATEWAYS, "roll of gateway", NO_GAP);
            int refused = show.refused(NEWCOMERS, whole);
            findings.add(Finding.none("roll of gateway: new viewers refused, of " + NEWCOMERS, refused));
            drain(watchers);
        }
        delete();
    }

    /** All of it is deleted at the end, so it must not be somebody's. */
    private void requireNothingThere() {
        progress.accept("trying the cluster of context " + kubectl.call("config", "current-context"));
        if (!kubectl.call("get", "namespace", Kubectl.NAMESPACE, "--ignore-not-found", "--output=name")
                .isEmpty()) {
            throw new Engine.EngineException(
                    "namespace " + Kubectl.NAMESPACE + " is there already, and would be deleted"
                            + " at the end: delete it first (kubectl delete -f " + manifest + ")");
        }
    }

    private void apply() {
        progress.accept("applying " + manifest);
        long begin = System.nanoTime();
        kubectl.call("apply", "--filename", manifest.toString());
        kubectl.inside("get", "deployment,statefulset", "--output=name").lines().forEach(this::awaitRollout);
        findings.add(Finding.seconds("apply: until all pods are ready", secondsSince(begin), STARTED));
    }

    private void awaitRollout(String workload) {
        kubectl.inside("rollout", "status", workload, ROLLOUT_LIMIT);
    }

    private String address() {
        Await.until(
                "the load balancer's address (or name the door by --host)",
                ADDRESS_LIMIT,
                Duration.ofSeconds(1),
                () -> !currentAddress().isEmpty());
        String address = currentAddress();
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private String currentAddress() {
        return kubectl.inside("get", "service", "culvert", "--output", ADDRESS);
    }

    private void scaleRelays(Watchers watchers) {
        progress.accept("scaling relays 2 to 4 to 2 under " + VIEWERS + " viewers");
        watchers.forgetSilence();
        kubectl.inside("scale", RELAYS, "--replicas=4");
        awaitRollout(RELAYS);
        watchers.watchFor(SETTLE);
        kubectl.inside("scale", RELAYS, "--replicas=2");
        kubectl.inside("wait", "--for=delete", "pod/media-relay-2", "pod/media-relay-3", ROLLOUT_LIMIT);
        judge(watchers, "relays 2 to 4 to 2", HANDED_OVER);
    }

    private void roll(Watchers watchers, String workload, String what, double promisedGap) {
        progress.accept(what);
        watchers.forgetSilence();
        kubectl.inside("rollout", "restart", workload);
        awaitRollout(workload);
        judge(watchers, what, promisedGap);
    }

    private void drain(Watchers watchers) {
        if (nodes() < 2) {
            progress.accept("no drain: there is no second node that pods could go to");
            return;
        }
        String node = kubectl.inside("get", "pod", "media-relay-0", "--output", "jsonpath={.spec.nodeName}");
        progress.accept("draining node " + node + " of relays and session service");
        watchers.forgetSilence();
        try {
            kubectl.call("drain", node, MOVED, "--ignore-daemonsets", "--delete-emptydir-data", ROLLOUT_LIMIT);
            awaitRollout(RELAYS);
            awaitRollout(SESSIONS);
        } finally {
            kubectl.call("uncordon", node);
        }
        judge(watchers, "drain of a node", HANDED_OVER);
    }

    /** Nodes that take pods; a control plane usually has a taint. */
    private long nodes() {
        return kubectl.call("get", "nodes", "--output", TAINTS)
                .lines()
                .filter(line -> !line.isBlank() && !line.contains("NoSchedule") && !line.contains("NoExecute"))
                .count();
    }

    private void judge(Watchers watchers, String what, double promisedGap) {
        watchers.watchFor(SETTLE);
        watchers.requirePlaying();
        findings.addAll(watchers.seen(what, promisedGap));
    }

    /**
     * Pods first: a namespace whose pods have an hour to leave is looked at again after half of that, however soon they
     * have left.
     */
    private void delete() {
        progress.accept("deleting everything");
        long begin = System.nanoTime();
        kubectl.inside("delete", "deployment,statefulset", "--all", "--cascade=foreground", ROLLOUT_LIMIT);
        kubectl.call("delete", "--filename", manifest.toString(), "--ignore-not-found", ROLLOUT_LIMIT);
        findings.add(Finding.seconds("delete: until nothing is left", secondsSince(begin), GONE));
    }

    /** For who looks for the reason of a failure; what was applied stays where it is. */
    String lastWords() {
        try {
            return kubectl.inside("get", "pods", "--output=wide", "--ignore-not-found") + "\n"
                    + kubectl.inside("get", "events", "--sort-by=.lastTimestamp", "--ignore-not-found");
        } catch (Engine.EngineException e) {
            return e.getMessage();
        }
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
