package io.culvert.fleet;

import com.github.dockerjava.api.exception.DockerException;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The broker of the tests: a container where a Docker engine answers and has the image already, else the embedded one,
 * so that the tests need neither Docker nor a download. {@code -Dculvert.test.broker=container|embedded} forces one.
 */
final class KafkaForTests {
    private static final String IMAGE = "apache/kafka:4.2.1";

    private KafkaForTests() {}

    /** A started container, or nothing where the embedded broker is to be used. */
    static Optional<KafkaContainer> container() {
        return switch (System.getProperty("culvert.test.broker", "auto")) {
            case "embedded" -> Optional.empty();
            case "container" -> Optional.of(started());
            case "auto" -> imageIsHere() ? Optional.of(started()) : Optional.empty();
            default -> throw new IllegalArgumentException("culvert.test.broker is container, embedded or auto");
        };
    }

    private static boolean imageIsHere() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return false;
        }
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(IMAGE).exec();
            return true;
        } catch (DockerException e) {
            return false;
        }
    }

    /** With the settings that Culvert ships for its brokers. */
    private static KafkaContainer started() {
        KafkaContainer container = new KafkaContainer(IMAGE)
                .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "500")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "5")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        container.start();
        return container;
    }
}
