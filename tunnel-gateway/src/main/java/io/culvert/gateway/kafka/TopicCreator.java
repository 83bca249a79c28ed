package io.culvert.gateway.kafka;

import io.culvert.wire.kafka.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** Creates the topics that do not exist yet: whoever starts first does it. Blocks; not for an event loop. */
public final class TopicCreator {
    private static final Logger LOG = Logger.getLogger(TopicCreator.class);
    private static final int ATTEMPT_SECONDS = 10;
    private static final long PAUSE_MILLIS = 500;

    private final String bootstrapServers;
    private final short replication;

    public TopicCreator(String bootstrapServers, short replication) {
        this.bootstrapServers = bootstrapServers;
        this.replication = replication;
    }

    /** Tries until every topic is there, or the thread is interrupted. */
    public void createAll() throws InterruptedException {
        while (!attempt()) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean attempt() throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ATTEMPT_SECONDS * 1000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ATTEMPT_SECONDS * 500,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000);
        try (Admin admin = Admin.create(settings)) {
            return isCreated(admin.createTopics(topics())) && isWideEnough(admin);
        }
    }

    private List<NewTopic> topics() {
        return Topics.ALL.stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), replication).configs(topic.settings()))
                .toList();
    }

    private static boolean isCreated(CreateTopicsResult result) throws InterruptedException {
        boolean all = true;
        for (Map.Entry<String, KafkaFuture<Void>> topic : result.values().entrySet()) {
            try {
                topic.getValue().get(ATTEMPT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    LOG.warnf("topic %s not created yet: %s", topic.getKey(), e.getMessage());
                    all = false;
                }
            }
        }
        return all;
    }

    /** A topic that something created on demand has one partition: it gets those that it lacks. */
    private static boolean isWideEnough(Admin admin) throws InterruptedException {
        try {
            Map<String, NewPartitions> missing = new HashMap<>();
            Map<String, TopicDescription> present =
                    admin.describeTopics(names()).allTopicNames().get(ATTEMPT_SECONDS, TimeUnit.SECONDS);
            for (Topics.Topic topic : Topics.ALL) {
                if (present.get(topic.name()).partitions().size() < topic.partitions()) {
                    LOG.warnf("topic %s has too few partitions: adding them", topic.name());
                    missing.put(topic.name(), NewPartitions.increaseTo(topic.partitions()));
                }
            }
            if (missing.isEmpty()) {
                return true;
            }
            admin.createPartitions(missing).all().get(ATTEMPT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("topics not usable yet: %s", e.getMessage());
        }
        return false;
    }

    private static List<String> names() {
        return Topics.ALL.stream().map(Topics.Topic::name).toList();
    }
}
