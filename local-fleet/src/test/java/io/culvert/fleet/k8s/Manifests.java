package io.culvert.fleet.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that one overlay renders. */
record Manifests(List<Resource> resources) {
    private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);

    static Manifests parse(String yaml) {
        try (MappingIterator<JsonNode> documents = YAML.readValues(yaml)) {
            return new Manifests(documents.readAll().stream()
                    .filter(JsonNode::isObject)
                    .map(Resource::new)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readValue(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<Resource> of(String kind) {
        return resources.stream().filter(resource -> resource.kind().equals(kind));
    }

    Stream<Resource> workloads() {
        return resources.stream().filter(Resource::isWorkload);
    }

    Optional<Resource> find(String kind, String name) {
        return of(kind).filter(resource -> resource.name().equals(name)).findFirst();
    }

    /** The workloads whose pods a selector means; an empty selector means all of them. */
    List<Resource> selected(JsonNode matchLabels) {
        Map<String, String> wanted = Resource.labels(matchLabels);
        return workloads()
                .filter(workload -> workload.podLabels().entrySet().containsAll(wanted.entrySet()))
                .toList();
    }

    /** What a container is told, ConfigMaps included; a value that comes from elsewhere is empty. */
    Map<String, String> environment(JsonNode container) {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode from : Resource.elements(container.at("/envFrom"))) {
            find("ConfigMap", from.at("/configMapRef/name").asText())
                    .ifPresent(map -> all.putAll(Resource.labels(map.at("/data"))));
        }
        for (JsonNode variable : Resource.elements(container.at("/env"))) {
            all.put(variable.at("/name").asText(), variable.at("/value").asText(""));
        }
        return all;
    }
}
