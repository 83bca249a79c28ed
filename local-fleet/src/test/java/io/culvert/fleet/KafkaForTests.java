package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import io.culvert.fleet.process.Await;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The broker of the tests: a container where a Docker engine answers and has the image already, else the embedded one,
 * so that the tests need neither Docker nor a download. {@code -Dculvert.test.broker=container|embedded} forces one.
 */
final class KafkaForTests {
    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.2.1");
    /** What {@code ./culvert images --offline} makes of Kafka's own classes, where nothing can be pulled. */
    private static final DockerImageName STAND_IN =
            DockerImageName.parse("culvert-kafka:offline").asCompatibleSubstituteFor("apache/kafka");

    private static final Duration START = Duration.ofSeconds(60);

    private KafkaForTests() {}

    /** A started container, or nothing where the embedded broker is to be used. */
    static Optional<KafkaContainer> container() {
        return switch (System.getProperty("culvert.test.broker", "auto")) {
            case "embedded" -> Optional.empty();
            case "container" -> Optional.of(started(IMAGE));
            case "auto" -> isHere(IMAGE) ? Optional.of(started(IMAGE)) : Optional.empty();
            default -> throw new IllegalArgumentException("culvert.test.broker is container, embedded or auto");
        };
    }

    /** A started container of either image. */
    static KafkaContainer local() {
        return started(here().orElseThrow());
    }

    /** Whether {@link #local} can be had: most machines have no engine, or neither image. */
    static boolean hasLocal() {
        return here().isPresent();
    }

    private static Optional<DockerImageName> here() {
        return Stream.of(IMAGE, STAND_IN).filter(KafkaForTests::isHere).findFirst();
    }

    private static boolean isHere(DockerImageName image) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return false;
        }
        try {
            DockerClientFactory.lazyClient()
                    .inspectImageCmd(image.asCanonicalNameString())
                    .exec();
            return true;
        } catch (DockerException e) {
            return false;
        }
    }

    /** With the settings that Culvert ships for its brokers. */
    private static KafkaContainer started(DockerImageName image) {
        KafkaContainer container = new KafkaContainer(image)
                .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "500")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "5")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        if (image.equals(STAND_IN)) {
            container.withTmpFs(Map.of("/opt/kafka/config", "rw")).waitingFor(answering(container));
        }
        container.start();
        return container;
    }

    /** The stand-in logs nothing that could be waited for. */
    private static WaitStrategy answering(KafkaContainer container) {
        return new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                Await.until("the broker in a container", START, Duration.ofMillis(100), () -> answers(container));
            }
        };
    }

    private static boolean answers(KafkaContainer container) {
        assertThat(container.isRunning()).as(() -> container.getLogs()).isTrue();
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", container.getBootstrapServers(),
                "default.api.timeout.ms", "2000",
                "request.timeout.ms", "1000"))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
