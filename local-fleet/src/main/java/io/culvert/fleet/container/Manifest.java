package io.culvert.fleet.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What {@code k8s/install.yaml} says of the pods, as far as one engine without Kubernetes can obey. */
final class Manifest {
    private final List<JsonNode> documents;

    private Manifest(List<JsonNode> documents) {
        this.documents = documents;
    }

    static Manifest read(Path file) throws IOException {
        try (MappingIterator<JsonNode> all =
                new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
            return new Manifest(all.readAll());
        }
    }

    /** The first container of the workload's pod, as Kubernetes would start it. */
    Pod pod(String workload) {
        JsonNode spec = documents.stream()
                .filter(document -> document.at("/spec/template").isObject())
                .filter(document -> document.at("/metadata/name").asText().equals(workload))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec");
        JsonNode container = spec.at("/containers/0");
        return new Pod(
                workload,
                container.path("image").asText(),
                spec.at("/securityContext/runAsUser").asInt() + ":"
                        + spec.at("/securityContext/runAsGroup").asInt(),
                container.at("/resources/limits/memory").asText().replace("Mi", "m"),
                spec.path("terminationGracePeriodSeconds").asInt(30),
                environment(container),
                writable(spec, container),
                files(spec, container));
    }

    private Map<String, String> environment(JsonNode container) {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode from : elements(container.path("envFrom"))) {
            find("ConfigMap", from.at("/configMapRef/name").asText())
                    .path("data")
                    .properties()
                    .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
        }
        for (JsonNode variable : elements(container.path("env"))) {
            all.put(variable.path("name").asText(), value(variable));
        }
        return all;
    }

    /** A field of the pod stays as a name in braces until the pod has one. */
    private String value(JsonNode variable) {
        JsonNode field = variable.at("/valueFrom/fieldRef/fieldPath");
        JsonNode secret = variable.at("/valueFrom/secretKeyRef");
        if (!field.isMissingNode()) {
            return "{" + field.asText() + "}";
        }
        if (!secret.isMissingNode()) {
            String encoded = find("Secret", secret.path("name").asText())
                    .path("data")
                    .path(secret.path("key").asText())
                    .asText();
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        }
        return variable.path("value").asText();
    }

    /** Mount points of the emptyDirs, each with its size. */
    private static Map<String, String> writable(JsonNode spec, JsonNode container) {
        Map<String, String> mounts = new TreeMap<>();
        for (JsonNode volume : elements(spec.path("volumes"))) {
            if (volume.has("emptyDir")) {
                String size = volume.at("/emptyDir/sizeLimit").asText("16Mi");
                mountPaths(container, volume)
                        .forEach(
                                path -> mounts.put(path, size.replace("Mi", "m").replace("Gi", "g")));
            }
        }
        return mounts;
    }

    /** Mount points of the ConfigMaps, each with its files. */
    private Map<String, Map<String, String>> files(JsonNode spec, JsonNode container) {
        Map<String, Map<String, String>> mounts = new TreeMap<>();
        for (JsonNode volume : elements(spec.path("volumes"))) {
            if (volume.has("configMap")) {
                Map<String, String> files = new TreeMap<>();
                find("ConfigMap", volume.at("/configMap/name").asText())
                        .path("data")
                        .properties()
                        .forEach(
                                file -> files.put(file.getKey(), file.getValue().asText()));
                mountPaths(container, volume).forEach(path -> mounts.put(path, files));
            }
        }
        return mounts;
    }

    private static List<String> mountPaths(JsonNode container, JsonNode volume) {
        return elements(container.path("volumeMounts")).stream()
                .filter(mount -> mount.path("name").equals(volume.path("name")))
                .map(mount -> mount.path("mountPath").asText())
                .toList();
    }

    private JsonNode find(String kind, String name) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind)
                        && document.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + kind + " " + name));
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /**
     * @param user    user and group
     * @param memory  limit in the engine's words
     * @param grace   seconds between SIGTERM and SIGKILL
     * @param mounts  what may be written, with sizes; everything else may not
     * @param files   what can be read besides the image, by folder and name
     */
    record Pod(
            String workload,
            String image,
            String user,
            String memory,
            int grace,
            Map<String, String> environment,
            Map<String, String> mounts,
            Map<String, Map<String, String>> files) {}
}
