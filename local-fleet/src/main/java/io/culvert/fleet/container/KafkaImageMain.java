package io.culvert.fleet.container;

import io.culvert.fleet.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kafka.Kafka;
import kafka.docker.KafkaDockerWrapper;

/**
 * Does what the entry point of Kafka's own image does, with Kafka's own classes: settings from the environment, storage
 * formatted, broker started. So the variables of the manifest are read by the code that will read them in a cluster.
 */
public final class KafkaImageMain {
    private static final Path SETTINGS = Path.of("/opt/kafka/config");
    /** Testcontainers' Kafka module starts a shell that waits for this; the image has none, so it is read here. */
    private static final Path STARTER = Path.of("/tmp/testcontainers_start.sh");

    private static final Duration STARTER_LIMIT = Duration.ofSeconds(60);
    private static final Pattern EXPORT = Pattern.compile("export (KAFKA_[A-Z_]+)=(.*)");

    private KafkaImageMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean awaitsStarter = String.join(" ", arguments).contains(STARTER.toString());
        Map<String, String> more = awaitsStarter ? starter() : Map.of();
        Path defaults = Files.createTempDirectory("kafka-defaults");
        for (String name : new String[] {"server.properties", "log4j2.yaml", "tools-log4j2.yaml"}) {
            Files.createFile(defaults.resolve(name));
        }
        Path mounted = Files.createTempDirectory("kafka-mounted");
        run(
                more,
                KafkaDockerWrapper.class.getName(),
                "setup",
                "-D",
                defaults.toString(),
                "-M",
                mounted.toString(),
                "-F",
                SETTINGS.toString());
        Kafka.main(new String[] {SETTINGS.resolve("server.properties").toString()});
    }

    /** What the script exports: the addresses by which the broker is reached, known only once the container runs. */
    private static Map<String, String> starter() throws IOException {
        Await.until(STARTER.toString(), STARTER_LIMIT, Duration.ofMillis(50), () -> Files.exists(STARTER));
        return exports(Files.readString(STARTER));
    }

    static Map<String, String> exports(String script) {
        return EXPORT.matcher(script)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    /** It also formats the storage, and ends its process when it is done. */
    private static void run(Map<String, String> more, String tool, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("java", "-cp", System.getProperty("java.class.path"), tool));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(more);
        int code = builder.start().waitFor();
        if (code != 0) {
            System.exit(code);
        }
    }
}
