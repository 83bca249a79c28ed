package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.culvert.wire.kafka.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The topics of an operator are those that the code would create, and whoever scales by lag looks at one of them. */
final class TopicCheck implements Check {
    @Override
    public List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        if (manifests.of("Kafka").findAny().isPresent()) {
            Topics.ALL.forEach(topic -> declared(manifests, topic, faults));
            manifests
                    .of("KafkaTopic")
                    .filter(declared -> !isTopic(declared.name()))
                    .forEach(declared -> faults.add(declared.id() + ": the code knows no such topic"));
        }
        manifests
                .of("ScaledObject")
                .flatMap(scaler -> scaler.all("/spec/triggers").stream())
                .forEach(trigger -> lag(trigger, faults));
        return faults;
    }

    private static boolean isTopic(String name) {
        return Topics.ALL.stream().anyMatch(topic -> topic.name().equals(name));
    }

    private static void declared(Manifests manifests, Topics.Topic topic, List<String> faults) {
        Optional<Resource> found = manifests.find("KafkaTopic", topic.name());
        if (found.isEmpty()) {
            faults.add("KafkaTopic/" + topic.name() + ": is missing");
            return;
        }
        JsonNode spec = found.get().at("/spec");
        Map<String, String> settings = new TreeMap<>(Resource.labels(spec.path("config")));
        if (spec.path("partitions").asInt() != topic.partitions()
                || !settings.equals(new TreeMap<>(topic.settings()))) {
            faults.add(found.get().id() + ": the code would create it otherwise: " + topic);
        }
        String replicas = spec.path("replicas").asText();
        manifests
                .of("ConfigMap")
                .flatMap(map -> Resource.labels(map.at("/data")).entrySet().stream())
                .filter(setting -> setting.getKey().endsWith("_TOPIC_REPLICATION"))
                .filter(setting -> !setting.getValue().equals(replicas))
                .forEach(setting -> faults.add(found.get().id() + ": " + setting + " but replicas: " + replicas));
    }

    private static void lag(JsonNode trigger, List<String> faults) {
        if (!trigger.path("type").asText().equals("kafka")) {
            return;
        }
        String topic = trigger.at("/metadata/topic").asText();
        String group = trigger.at("/metadata/consumerGroup").asText();
        String groupInCode =
                ServiceKeys.properties("session-service").getProperty("mp.messaging.incoming.commands.group.id");
        if (!topic.equals(Topics.COMMANDS) || !group.equals(groupInCode)) {
            faults.add("ScaledObject: nobody reads " + topic + " as " + group);
        }
    }
}
