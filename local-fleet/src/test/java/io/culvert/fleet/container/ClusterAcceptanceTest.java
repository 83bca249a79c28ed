package io.culvert.fleet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.culvert.fleet.drill.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster is told, by a scripted kubectl and viewers who only say what they were asked. */
class ClusterAcceptanceTest {
    private static final String IN = "--namespace culvert ";
    private static final String LIMIT = " --timeout=300s";

    @TempDir
    Path folder;

    private final ScriptedShow show = new ScriptedShow();
    private ScriptedKubectl kubectl;
    private ClusterAcceptance acceptance;

    @BeforeEach
    void prepare() throws IOException {
        kubectl = new ScriptedKubectl(folder);
        acceptance =
                new ClusterAcceptance(Kubectl.of(kubectl.environment()), Path.of("k8s/install.yaml"), show, line -> {});
    }

    @Test
    void shouldApplyScaleRollDrainAndDeleteWhenTheClusterObeys() throws IOException {
        acceptance.play(Optional.of("192.0.2.1"));

        String relays = "statefulset/media-relay";
        String sessions = "deployment/session-service";
        String gateways = "deployment/tunnel-gateway";
        assertThat(kubectl.calls())
                .filteredOn(call -> !call.contains("get ") && !call.startsWith("config"))
                .containsExactly(
                        "apply --filename k8s/install.yaml",
                        IN + "rollout status deployment.apps/kafka" + LIMIT,
                        IN + "rollout status statefulset.apps/media-relay" + LIMIT,
                        IN + "scale " + relays + " --replicas=4",
                        IN + "rollout status " + relays + LIMIT,
                        IN + "scale " + relays + " --replicas=2",
                        IN + "wait --for=delete pod/media-relay-2 pod/media-relay-3" + LIMIT,
                        IN + "rollout restart " + relays,
                        IN + "rollout status " + relays + LIMIT,
                        IN + "rollout restart " + sessions,
                        IN + "rollout status " + sessions + LIMIT,
                        IN + "rollout restart " + gateways,
                        IN + "rollout status " + gateways + LIMIT,
                        "drain node-b --pod-selector=app.kubernetes.io/name in (media-relay, session-service)"
                                + " --ignore-daemonsets --delete-emptydir-data" + LIMIT,
                        IN + "rollout status " + relays + LIMIT,
                        IN + "rollout status " + sessions + LIMIT,
                        "uncordon node-b",
                        IN + "delete deployment,statefulset --all --cascade=foreground" + LIMIT,
                        "delete --filename k8s/install.yaml --ignore-not-found" + LIMIT);
    }

    @Test
    void shouldMeasureEveryActWhenTheClusterObeys() {
        acceptance.play(Optional.of("192.0.2.1"));

        assertThat(acceptance.findings())
                .extracting(Finding::what)
                .containsExactly(
                        "apply: until all pods are ready",
                        "picture",
                        "relays 2 to 4 to 2",
                        "roll of relays",
                        "roll of session service",
                        "roll of gateway",
                        "roll of gateway: new viewers refused, of 10",
                        "drain of a node",
                        "delete: until nothing is left");
        assertThat(acceptance.findings()).allMatch(Finding::isKept);
        assertThat(show.said).startsWith("pictures through 192.0.2.1:80", "20 viewers through 192.0.2.1:80");
    }

    /** Gateways that leave wait for their viewers, so a deletion under viewers would take an hour. */
    @Test
    void shouldSendViewersHomeWhenEverythingIsToBeDeleted() {
        acceptance.play(Optional.of("192.0.2.1:8080"));

        assertThat(show.said).contains("pictures through 192.0.2.1:8080").endsWith("viewers go");
    }

    @Test
    void shouldAwaitTheAddressWhenTheLoadBalancerHasNoneYet() {
        acceptance.play(Optional.empty());

        assertThat(show.said).startsWith("pictures through 192.0.2.7:80");
    }

    @Test
    void shouldTouchNothingWhenTheNamespaceIsThere() throws IOException {
        kubectl.namespaceIsThere();

        assertThatIllegalStateException()
                .isThrownBy(() -> acceptance.play(Optional.of("192.0.2.1")))
                .withMessageContaining("culvert is there already");
        assertThat(kubectl.calls()).hasSize(2).noneMatch(call -> call.startsWith("apply"));
    }

    @Test
    void shouldNotDrainWhenNoOtherNodeTakesPods() throws IOException {
        kubectl.nodes("control NoSchedule", "node-b ");

        acceptance.play(Optional.of("192.0.2.1"));

        assertThat(kubectl.calls()).noneMatch(call -> call.startsWith("drain") || call.startsWith("uncordon"));
        assertThat(kubectl.calls()).last().isEqualTo("delete --filename k8s/install.yaml --ignore-not-found" + LIMIT);
    }

    @Test
    void shouldUncordonAndLeaveTheFleetWhenTheDrainFails() throws IOException {
        kubectl.refuse("drain");

        assertThatIllegalStateException()
                .isThrownBy(() -> acceptance.play(Optional.of("192.0.2.1")))
                .withMessageContaining("drain node-b");
        assertThat(kubectl.calls()).last().isEqualTo("uncordon node-b");
        assertThat(show.said).endsWith("viewers go");
    }

    @Test
    void shouldPlayNothingAndTellThePodsWhenARolloutFails() throws IOException {
        kubectl.refuse("deployment.apps/kafka");

        assertThatIllegalStateException()
                .isThrownBy(() -> acceptance.play(Optional.of("192.0.2.1")))
                .withMessageContaining("rollout status deployment.apps/kafka");
        assertThat(acceptance.lastWords()).isEqualTo("ok\nok");
        assertThat(show.said).isEmpty();
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoKubectl() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Kubectl.of(Map.of("PATH", "/nowhere")))
                .withMessage("kubectl is not installed");
    }

    private static final class ScriptedShow implements Show, Watchers {
        private final List<String> said = new ArrayList<>();

        @Override
        public List<Finding> pictures(String door) {
            said.add("pictures through " + door);
            return List.of(Finding.seconds("picture", 1, 1));
        }

        @Override
        public Watchers audience(int size, String door) {
            said.add(size + " viewers through " + door);
            return this;
        }

        @Override
        public int refused(int count, String door) {
            return 0;
        }

        @Override
        public void requirePlaying() {
            said.add("playing");
        }

        @Override
        public void forgetSilence() {
            said.add("silence forgotten");
        }

        @Override
        public void watchFor(Duration time) {
            said.add("watching");
        }

        @Override
        public List<Finding> seen(String during, double promisedGap) {
            said.add("seen " + during);
            return List.of(Finding.seconds(during, promisedGap, promisedGap));
        }

        @Override
        public void close() {
            said.add("viewers go");
        }
    }
}
