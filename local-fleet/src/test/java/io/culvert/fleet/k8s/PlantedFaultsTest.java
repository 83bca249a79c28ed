package io.culvert.fleet.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A check that never finds anything is worse than none: each fault is planted into what is shipped, and must be found. */
class PlantedFaultsTest {
    private static String dev;
    private static String prod;
    private static String k3s;
    private static String envoy;
    private static String nginx;

    @BeforeAll
    static void render() {
        dev = Kustomize.render(Places.K8S.resolve("overlays/dev"));
        prod = Kustomize.render(Places.K8S.resolve("overlays/prod"));
        k3s = Kustomize.render(Places.K8S.resolve("overlays/k3s"));
        envoy = Kustomize.render(Kustomize.overlay("kafka-dev", "try-out-secret", "gateway-api-envoy"));
        nginx = Kustomize.render(Kustomize.overlay("kafka-dev", "try-out-secret", "ingress-nginx"));
    }

    /** What is shipped, what is replaced in it by what, and what must be said of it. */
    static Stream<Arguments> faults() {
        return Stream.of(
                of(dev, "readOnlyRootFilesystem:", "readonlyRootFilesystem:", "readonlyRootFilesystem"),
                of(dev, "containerPort: 8081", "containerPort: eight", "Deployment/tunnel-gateway"),
                of(prod, "minReplicaCount: 3", "minReplicas: 3", "minReplicas"),
                of(prod, "kraftMetadata: shared", "kraftMetaData: shared", "kraftMetaData"),
                of(envoy, "http10: {}", "http1_0: {}", "http1_0"),
                of(dev, "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may gain privileges"),
                of(dev, "- ALL", "- NET_RAW", "keeps capabilities"),
                of(dev, "runAsNonRoot: true", "runAsNonRoot: false", "may run as root"),
                of(
                        prod,
                        "topicOperatorContainer:",
                        "tlsSidecarContainer:",
                        "topicOperatorContainer may gain privileges"),
                of(prod, "kafkaContainer:", "initContainer:", "kafkaContainer keeps capabilities"),
                of(dev, "type: RuntimeDefault", "type: Unconfined", "no seccomp profile"),
                of(dev, "enforce: restricted", "enforce: baseline", "does not enforce"),
                of(
                        dev,
                        "path: /q/health/ready\n            port: management",
                        "path: /q/health/ready\n            port: health",
                        "readinessProbe asks at no port"),
                of(dev, "targetPort: tunnel", "targetPort: http", "no port http"),
                of(dev, "serviceAccountName: media-relay", "serviceAccountName: relay", "no ServiceAccount relay"),
                of(
                        dev,
                        "key: secret\n              name: culvert-link",
                        "key: secret\n              name: culvert-links",
                        "no Secret culvert-links"),
                of(dev, "sizeLimit: 64Mi\n        name: tmp", "sizeLimit: 64Mi\n        name: temp", "no volume tmp"),
                of(dev, "terminationGracePeriodSeconds: 3630", "terminationGracePeriodSeconds: 300", "grace of PT5M"),
                of(dev, "value: 3600s", "value: 7200s", "for a leaving that takes PT2H"),
                of(dev, "memory: 768Mi", "memory: 512Mi", "for a JVM of"),
                of(
                        dev,
                        "CULVERT_GATEWAY_LINK_HOST",
                        "CULVERT_GATEWAY_LINK_ADDRESS",
                        "does not read CULVERT_GATEWAY_LINK_ADDRESS"),
                of(dev, "CULVERT_RELAY_LINK_SECRET", "CULVERT_RELAY_NAME", "is not told CULVERT_RELAY_LINK_SECRET"),
                of(
                        dev,
                        "KAFKA_BOOTSTRAP_SERVERS: kafka:9092",
                        "KAFKA_BOOTSTRAP_SERVER: kafka:9092",
                        "no service reads"),
                of(
                        dev,
                        "KAFKA_BOOTSTRAP_SERVERS: kafka:9092",
                        "KAFKA_BOOTSTRAP_SERVERS: kafka:9092\n  MP_MESSAGING_INCOMING_COMMANDS_SESSION_TIMEOUT_MS: \"2000\"",
                        "has no channel for MP_MESSAGING_INCOMING_COMMANDS_SESSION_TIMEOUT_MS"),
                of(
                        dev,
                        "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS",
                        "KAFKA_GROUP_MIN_SESION_TIMEOUT_MS",
                        "where the broker takes 6000"),
                of(dev, "tunnel-gateway:0.1.0", "tunnel-gateway:latest", "is not of version"),
                of(dev, "image: apache/kafka:4.2.1", "image: apache/kafka", "is not of version"),
                of(prod, "partitions: 64", "partitions: 32", "the code would create it otherwise"),
                of(prod, "name: media.catalogue", "name: media.catalog", "KafkaTopic/media.catalogue: is missing"),
                of(
                        prod,
                        "culvert_gateway_viewers",
                        "culvert_gateway_watchers",
                        "no such meter: culvert_gateway_watchers"),
                of(
                        prod,
                        "culvert_relay_handovers_expired_total",
                        "culvert_relay_handovers_late_total",
                        "ConfigMap/culvert-dashboard: no such meter: culvert_relay_handovers_late_total"),
                of(prod, "maxReplicaCount: 12", "maxReplicaCount: 50", "up to 50 pods for 12 partitions"),
                of(
                        prod,
                        "serviceName: media-relay",
                        "replicas: 3\n  serviceName: media-relay",
                        "each apply would undo it"),
                of(prod, "haproxy.org/timeout-server: 1h", "haproxy.org/timeout-check: 1h", "without timeout-server"),
                of(nginx, "proxy_request_buffering off;", "", "without proxy_request_buffering off"),
                of(dev, "externalTrafficPolicy: Cluster", "externalTrafficPolicy: Local", "leaves a node before"),
                of(k3s, "readTimeout: 0s", "readTimeout: 60s", "Traefik ends each POST"),
                of(k3s, "namespace: kube-system", "namespace: culvert", "Traefik ends each POST"),
                of(dev, "maxUnavailable: 1\n  selector", "maxUnavailable: 0\n  selector", "may hold a node for ever"),
                of(
                        dev,
                        "  - from:\n    - podSelector:\n        matchLabels:\n          app.kubernetes.io/instance: culvert\n          app.kubernetes.io/name: media-relay\n    ports:\n    - port: link",
                        "  - ports:\n    - port: link",
                        "elsewhere to tunnel-gateway:8081 is open"),
                of(
                        dev,
                        "    to:\n    - podSelector:\n        matchLabels:\n          app.kubernetes.io/instance: culvert\n          app.kubernetes.io/name: kafka\n",
                        "",
                        "media-relay to elsewhere:9092 is open"),
                of(
                        prod,
                        "- podSelector:\n        matchLabels:\n          strimzi.io/cluster: culvert",
                        "- podSelector:\n        matchLabels:\n          strimzi.io/cluster: kafka",
                        "media-relay to culvert:9092 is shut"));
    }

    private static Arguments of(String manifest, String right, String wrong, String found) {
        return Arguments.of(
                right.strip().lines().findFirst().orElse("") + " -> " + wrong.strip(), manifest, right, wrong, found);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void shouldFindFaultWhenPlanted(String name, String manifest, String right, String wrong, String found) {
        assertThat(manifest).as("the place of the fault").contains(right);
        Manifests planted = Manifests.parse(manifest.replace(right, wrong));

        assertThat(Check.ALL.stream().flatMap(check -> check.faults(planted).stream()))
                .anyMatch(fault -> fault.contains(found));
    }
}
