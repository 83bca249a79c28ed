package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.culvert.wire.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Numbers that must fit each other although they stand in different files: grace periods and what the services do with
 * them, memory and what Java is allowed, scaling and partitions, session time-outs and what the broker takes.
 */
final class ArithmeticCheck implements Check {
    private static final Duration ROOM = Duration.ofSeconds(5);
    private static final Duration RELAY_MARGIN = Duration.ofSeconds(1); // RelayLifecycle waits so much longer
    private static final Duration LAST_WORDS = Duration.ofMillis(500); // Drain
    /** Metaspace, code, stacks and native libraries: what a JVM takes beside heap and direct buffers. */
    private static final long BESIDE_HEAP_MIB = 192;

    private static final int STOCK_MIN_SESSION_TIMEOUT_MS = 6_000;

    @Override
    public List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        manifests.workloads().forEach(workload -> workload.containers().forEach(container -> {
            String program = Resource.program(container);
            memory(workload, container, program, faults);
            if (Places.SERVICES.contains(program)) {
                Map<String, String> told = manifests.environment(container);
                grace(workload, program, told, faults);
                sessionTimeouts(manifests, workload, told, faults);
            }
        }));
        Stream.of("HorizontalPodAutoscaler", "ScaledObject")
                .flatMap(manifests::of)
                .forEach(scaler -> partitions(scaler, faults));
        return faults;
    }

    private static void grace(Resource workload, String program, Map<String, String> told, List<String> faults) {
        Settings settings = new Settings(ServiceKeys.of(program).defaults(), told);
        Duration needed =
                switch (program) {
                    case "tunnel-gateway" ->
                        settings.time("CULVERT_GATEWAY_DRAIN_NOTICE")
                                .plus(settings.time("CULVERT_GATEWAY_DRAIN_DEADLINE"))
                                .plus(slices(settings))
                                .plus(LAST_WORDS);
                    case "session-service" -> Duration.ofMillis(settings.number("CULVERT_SESSION_DRAIN_MS"));
                    default -> settings.time("CULVERT_RELAY_STREAMS_HAND_OVER").plus(RELAY_MARGIN);
                };
        Duration given = Duration.ofSeconds(
                workload.pod().path("terminationGracePeriodSeconds").asLong(30));
        if (given.compareTo(needed.plus(ROOM)) < 0) {
            faults.add(workload.id() + ": grace of " + given + " for a leaving that takes " + needed);
        }
    }

    private static Duration slices(Settings settings) {
        long slices = 100 / settings.number("CULVERT_GATEWAY_DRAIN_SLICE_PERCENT") + 1;
        return settings.time("CULVERT_GATEWAY_DRAIN_SLICE_INTERVAL").multipliedBy(slices);
    }

    private static void memory(Resource workload, JsonNode container, String program, List<String> faults) {
        JsonNode limit = container.at("/resources/limits/memory");
        if (limit.isMissingNode() || !limit.equals(container.at("/resources/requests/memory"))) {
            faults.add(workload.id() + ": memory asked for and memory allowed differ");
        }
        if (!container.at("/resources/limits/cpu").isMissingNode()
                || container.at("/resources/requests/cpu").isMissingNode()) {
            faults.add(workload.id() + ": CPU is to be asked for and not to be limited");
        }
        if (Places.SERVICES.contains(program) && mebibytes(limit.asText("0Mi")) < javaNeeds(program)) {
            faults.add(workload.id() + ": memory of " + limit.asText() + " for a JVM of " + javaNeeds(program) + "Mi");
        }
    }

    private static long javaNeeds(String program) {
        try {
            String options = Files.readString(Places.ROOT.resolve(program).resolve("src/main/jvm/java.options"));
            return option(options, "-Xmx(\\d+)m")
                    + option(options, "-XX:MaxDirectMemorySize=(\\d+)m")
                    + BESIDE_HEAP_MIB;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long option(String options, String pattern) {
        Matcher found = Pattern.compile("(?m)^" + pattern).matcher(options);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static long mebibytes(String quantity) {
        return quantity.endsWith("Gi")
                ? 1024 * Long.parseLong(quantity.replace("Gi", ""))
                : Long.parseLong(quantity.replace("Mi", ""));
    }

    private static void partitions(Resource scaler, List<String> faults) {
        int most =
                switch (scaler.name()) {
                    case "session-service" -> Topics.COMMAND_PARTITIONS;
                    case "media-relay" -> Topics.SUBSCRIPTION_PARTITIONS;
                    default -> Topics.REPLY_PARTITIONS;
                };
        int highest = Math.max(
                scaler.at("/spec/maxReplicas").asInt(0),
                scaler.at("/spec/maxReplicaCount").asInt(0));
        if (highest < 1 || highest > most) {
            faults.add(scaler.id() + ": up to " + highest + " pods for " + most + " partitions");
        }
    }

    /** Shorter than the broker takes, and no consumer would ever join. */
    private static void sessionTimeouts(
            Manifests manifests, Resource workload, Map<String, String> told, List<String> faults) {
        int least = brokersLeast(manifests);
        told.forEach((name, value) -> {
            if (name.endsWith("_SESSION_TIMEOUT_MS") && Integer.parseInt(value) < least) {
                faults.add(workload.id() + ": " + name + " of " + value + " where the broker takes " + least);
            }
        });
    }

    private static int brokersLeast(Manifests manifests) {
        Stream<String> inPod = manifests.find("Deployment", "kafka").stream()
                .map(kafka ->
                        manifests.environment(kafka.containers().getFirst()).get("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS"));
        Stream<String> byOperator = manifests.of("Kafka").map(kafka -> kafka.at("/spec/kafka/config")
                .path("group.min.session.timeout.ms")
                .asText());
        return Stream.concat(inPod, byOperator)
                .filter(value -> value != null && !value.isEmpty())
                .map(Integer::valueOf)
                .findFirst()
                .orElse(STOCK_MIN_SESSION_TIMEOUT_MS);
    }

    /** What holds for a service: what the manifest tells it, else its default. */
    private record Settings(Map<String, String> defaults, Map<String, String> told) {
        String text(String variable) {
            String value = told.getOrDefault(variable, defaults.get(variable));
            if (value == null) {
                throw new IllegalStateException("no service reads " + variable);
            }
            return value;
        }

        long number(String variable) {
            return Long.parseLong(text(variable));
        }

        Duration time(String variable) {
            String value = text(variable);
            return value.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(value.replace("ms", "")))
                    : Duration.parse("PT" + value);
        }
    }
}
