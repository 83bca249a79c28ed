package io.culvert.relay.kafka;

import io.culvert.wire.kafka.Topics;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** Creates the topics that are missing, on a thread of its own, and tries until the broker answers. */
@ApplicationScoped
public class TopicCreator {
    private static final Logger LOG = Logger.getLogger(TopicCreator.class);
    private static final int RETRY_MILLIS = 1_000;
    private static final int ANSWER_SECONDS = 30;

    private final Map<String, Object> settings;

    TopicCreator(@Identifier("default-kafka-broker") Map<String, Object> settings) {
        this.settings = new HashMap<>(settings);
    }

    public void start(short replication) {
        Thread thread = new Thread(() -> createUntilDone(replication), "relay-topics");
        thread.setDaemon(true);
        thread.start();
    }

    private void createUntilDone(short replication) {
        Map<String, Object> admin = new HashMap<>();
        settings.forEach((key, value) -> {
            if (AdminClientConfig.configNames().contains(key)) {
                admin.put(key, value);
            }
        });
        try {
            while (!createOnce(admin, replication)) {
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean createOnce(Map<String, Object> settings, short replication) throws InterruptedException {
        List<NewTopic> topics = Topics.ALL.stream()
                .map(t -> new NewTopic(t.name(), t.partitions(), replication).configs(t.settings()))
                .toList();
        try (Admin admin = Admin.create(settings)) {
            for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
                await(created);
            }
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debugf("topics are not created yet: %s", e.getMessage());
            return false;
        }
    }

    private static void await(KafkaFuture<Void> created)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            created.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
