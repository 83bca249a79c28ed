package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kafka.server.KafkaConfig;

/**
 * Each environment variable is a key that somebody reads, and what a service cannot guess in a cluster is told to it. A
 * misspelt variable is otherwise the quietest of all faults.
 */
final class EnvironmentCheck implements Check {
    private static final Map<String, Set<String>> REQUIRED = Map.of(
            "tunnel-gateway",
                    Set.of("KAFKA_BOOTSTRAP_SERVERS", "CULVERT_GATEWAY_LINK_HOST", "CULVERT_GATEWAY_LINK_SECRET"),
            "session-service", Set.of("KAFKA_BOOTSTRAP_SERVERS"),
            "media-relay",
                    Set.of("KAFKA_BOOTSTRAP_SERVERS", "CULVERT_RELAY_LINK_SECRET", "CULVERT_RELAY_MEDIA_FOLDER"));

    /** Read by the scripts of the broker's image. */
    private static final Set<String> KAFKA_IMAGE = Set.of("CLUSTER_ID", "KAFKA_HEAP_OPTS");

    private final Map<String, ServiceKeys> keys = Map.of(
            "tunnel-gateway", ServiceKeys.of("tunnel-gateway"),
            "session-service", ServiceKeys.of("session-service"),
            "media-relay", ServiceKeys.of("media-relay"));

    @Override
    public List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        manifests.workloads().forEach(workload -> workload.containers().forEach(container -> {
            String program = Resource.program(container);
            if (keys.containsKey(program)) {
                ownKeys(workload, container, program, faults);
                required(manifests, workload, container, program, faults);
                channels(manifests, workload, container, program, faults);
            } else {
                kafkaKeys(workload, container, faults);
            }
        }));
        manifests
                .of("ConfigMap")
                .filter(map -> map.name().startsWith("culvert-settings"))
                .forEach(map -> map.at("/data").fieldNames().forEachRemaining(name -> {
                    if (keys.values().stream().noneMatch(service -> service.knows(name))) {
                        faults.add(map.id() + ": no service reads " + name);
                    }
                }));
        return faults;
    }

    private void ownKeys(Resource workload, JsonNode container, String program, List<String> faults) {
        for (JsonNode variable : Resource.elements(container.path("env"))) {
            String name = variable.path("name").asText();
            if (!keys.get(program).knows(name)) {
                faults.add(workload.id() + ": " + program + " does not read " + name);
            }
        }
    }

    /** A setting of a channel that a service does not have makes the channel half there: the service does not start. */
    private void channels(
            Manifests manifests, Resource workload, JsonNode container, String program, List<String> faults) {
        manifests.environment(container).keySet().stream()
                .filter(name ->
                        name.startsWith("MP_MESSAGING_") && !keys.get(program).knows(name))
                .forEach(name -> faults.add(workload.id() + ": has no channel for " + name));
    }

    private static void required(
            Manifests manifests, Resource workload, JsonNode container, String program, List<String> faults) {
        Set<String> told = manifests.environment(container).keySet();
        REQUIRED.get(program).stream()
                .filter(name -> !told.contains(name))
                .forEach(name -> faults.add(workload.id() + ": is not told " + name));
    }

    private static void kafkaKeys(Resource workload, JsonNode container, List<String> faults) {
        Set<String> known = KafkaConfig.configDef().names();
        for (JsonNode variable : Resource.elements(container.path("env"))) {
            String name = variable.path("name").asText();
            String key = name.replaceFirst("^KAFKA_", "").replace('_', '.').toLowerCase(Locale.ROOT);
            if (!KAFKA_IMAGE.contains(name) && !known.contains(key)) {
                faults.add(workload.id() + ": the broker does not read " + name);
            }
        }
    }
}
