package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One object of a rendered manifest. */
record Resource(JsonNode tree) {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    String kind() {
        return text("/kind");
    }

    String name() {
        return text("/metadata/name");
    }

    /** How it is called in what a check says. */
    String id() {
        return kind() + "/" + name();
    }

    String text(String pointer) {
        return tree.at(pointer).asText("");
    }

    JsonNode at(String pointer) {
        return tree.at(pointer);
    }

    List<JsonNode> all(String pointer) {
        return elements(tree.at(pointer));
    }

    boolean isWorkload() {
        return kind().equals("Deployment") || kind().equals("StatefulSet");
    }

    JsonNode pod() {
        return isWorkload() ? tree.at("/spec/template/spec") : NOTHING;
    }

    Map<String, String> podLabels() {
        return isWorkload() ? labels(tree.at("/spec/template/metadata/labels")) : Map.of();
    }

    List<JsonNode> containers() {
        JsonNode pod = pod();
        return Stream.concat(elements(pod.at("/initContainers")).stream(), elements(pod.at("/containers")).stream())
                .toList();
    }

    /** The last part of the image's name without its tag: which of our services it is. */
    static String program(JsonNode container) {
        String image = container.at("/image").asText();
        String last = image.substring(image.lastIndexOf('/') + 1);
        return last.contains(":") ? last.substring(0, last.indexOf(':')) : last;
    }

    static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new TreeMap<>();
        node.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
