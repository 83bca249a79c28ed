package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * The fields that we use of kinds that have no published Java model, written down from the Go types of their projects:
 * KEDA 2.19, k3s' Helm controller, Envoy Gateway 1.9. A field that is not here must be looked up there first.
 */
final class WrittenModels {
    private WrittenModels() {}

    record Metadata(String name, String namespace, Map<String, String> labels, Map<String, String> annotations) {}

    record ScaledObject(String apiVersion, String kind, Metadata metadata, Scaling spec) {}

    record Scaling(
            Target scaleTargetRef,
            int minReplicaCount,
            int maxReplicaCount,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Advanced advanced,
            List<Trigger> triggers) {}

    record Target(String apiVersion, String kind, String name) {}

    record Advanced(AutoscalerConfig horizontalPodAutoscalerConfig) {}

    record AutoscalerConfig(Behavior behavior) {}

    record Behavior(Speed scaleUp, Speed scaleDown) {}

    record Speed(Integer stabilizationWindowSeconds, String selectPolicy, List<Policy> policies) {}

    record Policy(String type, int value, int periodSeconds) {}

    record Trigger(String type, String name, Map<String, String> metadata) {}

    record HelmChartConfig(String apiVersion, String kind, Metadata metadata, Values spec) {}

    record Values(String valuesContent) {}

    record PolicyTarget(String group, String kind, String name, String sectionName) {}

    record ClientTrafficPolicy(String apiVersion, String kind, Metadata metadata, ClientTraffic spec) {}

    record ClientTraffic(List<PolicyTarget> targetRefs, Http1 http1, ClientTimeout timeout) {}

    record Http1(Http10 http10) {}

    record Http10(Boolean useDefaultHost) {}

    record ClientTimeout(ClientHttpTimeout http) {}

    record ClientHttpTimeout(String requestReceivedTimeout, String idleTimeout, String streamIdleTimeout) {}

    record BackendTrafficPolicy(String apiVersion, String kind, Metadata metadata, BackendTraffic spec) {}

    record BackendTraffic(List<PolicyTarget> targetRefs, BackendTimeout timeout, LoadBalancer loadBalancer) {}

    record BackendTimeout(BackendHttpTimeout http, JsonNode tcp) {}

    record BackendHttpTimeout(
            String requestTimeout,
            String maxStreamDuration,
            String connectionIdleTimeout,
            String maxConnectionDuration) {}

    record LoadBalancer(String type, ConsistentHash consistentHash) {}

    record ConsistentHash(String type, List<Header> headers) {}

    record Header(String name) {}
}
