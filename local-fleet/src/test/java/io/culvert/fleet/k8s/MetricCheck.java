package io.culvert.fleet.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whatever a rule, a dashboard or an autoscaler asks Prometheus for is a meter of the code. Each service names its
 * meters in one class; a name loses its dots on the page and gains an ending that says what it counts.
 */
final class MetricCheck implements Check {
    private static final Pattern ASKED = Pattern.compile("culvert_[a-z0-9_]+");
    private static final Pattern NAMED = Pattern.compile("\"([a-z]+(?:\\.[a-z]+)+)\"");
    private static final Pattern PREFIX = Pattern.compile("PREFIX = \"([a-z.]+\\.)\"");

    /** Behind a prefix one word is a name. */
    private static final Pattern SINGLE = Pattern.compile("\"([a-z]+)\"");

    private static final Pattern ENDING = Pattern.compile("(_total|_seconds)?(_count|_sum|_max|_bucket)?$");

    private final Set<String> meters;

    MetricCheck() {
        meters = Stream.of(
                        "tunnel-gateway/src/main/java/io/culvert/gateway/GatewayMetrics.java",
                        "session-service/src/main/java/io/culvert/session/SessionMetrics.java",
                        "media-relay/src/main/java/io/culvert/relay/RelayMetrics.java",
                        "media-relay/src/main/java/io/culvert/relay/CameraMetrics.java")
                .map(Places.ROOT::resolve)
                .flatMap(MetricCheck::named)
                .collect(Collectors.toSet());
    }

    private static Stream<String> named(Path source) {
        try {
            String text = Files.readString(source);
            String prefix = PREFIX.matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("");
            Stream<String> single = prefix.isEmpty()
                    ? Stream.empty()
                    : SINGLE.matcher(text).results().map(found -> found.group(1));
            return Stream.concat(NAMED.matcher(text).results().map(found -> found.group(1)), single)
                    .map(name -> name.startsWith("culvert.") ? name : prefix + name)
                    .map(name -> name.replace('.', '_'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> faults(Manifests manifests) {
        return manifests.resources().stream()
                .filter(resource -> Set.of("PrometheusRule", "ScaledObject", "HorizontalPodAutoscaler", "ConfigMap")
                        .contains(resource.kind()))
                .flatMap(resource -> asked(resource.tree().toString()).stream()
                        .filter(name -> !meters.contains(ENDING.matcher(name).replaceFirst("")))
                        .map(name -> resource.id() + ": no such meter: " + name))
                .toList();
    }

    private static Set<String> asked(String text) {
        Set<String> names = new TreeSet<>();
        for (Matcher found = ASKED.matcher(text); found.find(); ) {
            names.add(found.group());
        }
        return names;
    }
}
