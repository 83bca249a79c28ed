package io.culvert.fleet.process;

import io.culvert.wire.topics.TopicSetup;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The broker's process: {@code port controllerPort dataFolder fresh|kept}. */
final class KafkaNodeMain {
    /** A storage folder belongs to one cluster id, so a broker that keeps its data must keep its id too. */
    private static final String CLUSTER_ID = "Y3VsdmVydC1sb2NhbC0wMA";

    private KafkaNodeMain() {}

    public static void main(String[] arguments) throws IOException {
        Logger.getLogger("").setLevel(Level.WARNING); // at INFO the broker prints its whole configuration, twice
        Path data = Path.of(arguments[2]);
        if (arguments[3].equals("fresh")) {
            deleteAll(data);
        }
        Files.createDirectories(data);
        EmbeddedKafkaBroker broker = new EmbeddedKafkaBroker()
                .withNodeId(1)
                .withClusterId(CLUSTER_ID)
                .withKafkaHost("localhost")
                .withKafkaPort(Integer.parseInt(arguments[0]))
                .withControllerPort(Integer.parseInt(arguments[1]))
                .withDeleteLogDirsOnClose(false)
                .withAdditionalProperties(settings -> configure(settings, data));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop"));
        broker.start();
        createTopics("localhost:" + arguments[0]);
    }

    /**
     * The services would do it too, but they come seconds later and then wait for it: a new broker needs a second or two
     * for some hundred partitions, which it has while their JVMs start.
     */
    private static void createTopics(String bootstrapServers) {
        Map<String, Object> broker = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try {
            new TopicSetup(broker, (short) 1).attempt().ifPresent(problem -> Logger.getLogger("")
                    .log(Level.INFO, problem)); // the services go on trying
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The settings that Culvert ships for its brokers; see the Kafka component in k8s. */
    private static void configure(Properties settings, Path data) {
        settings.put("log.dirs", data.toString());
        settings.put("group.min.session.timeout.ms", "500"); // a dead consumer is known within seconds, not 45
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("offsets.topic.num.partitions", "5");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("auto.create.topics.enable", "false"); // or a consumer makes a topic with one partition
        settings.put("log.cleaner.dedupe.buffer.size", "4194304"); // 128 MiB by default: half of this heap
        // Threads of a broker wake up three times a second whatever happens, and an idle controller writes twice a
        // second.
        settings.put("num.io.threads", "2");
        settings.put("num.network.threads", "1");
        settings.put("metadata.max.idle.interval.ms", "0");
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
