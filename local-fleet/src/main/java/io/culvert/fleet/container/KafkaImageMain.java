package io.culvert.fleet.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kafka.Kafka;
import kafka.docker.KafkaDockerWrapper;

/**
 * Does what the entry point of Kafka's own image does, with Kafka's own classes: settings from the environment, storage
 * formatted, broker started. So the variables of the manifest are read by the code that will read them in a cluster.
 */
public final class KafkaImageMain {
    private static final Path SETTINGS = Path.of("/opt/kafka/config");

    private KafkaImageMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path defaults = Files.createTempDirectory("kafka-defaults");
        for (String name : new String[] {"server.properties", "log4j2.yaml", "tools-log4j2.yaml"}) {
            Files.createFile(defaults.resolve(name));
        }
        Path mounted = Files.createTempDirectory("kafka-mounted");
        run(
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

    /** It also formats the storage, and ends its process when it is done. */
    private static void run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("java", "-cp", System.getProperty("java.class.path"), tool));
        command.addAll(List.of(arguments));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            System.exit(code);
        }
    }
}
