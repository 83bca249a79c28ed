package io.culvert.wire.topics;

import io.culvert.wire.kafka.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that a broker lacks. Blocks as long as the broker takes, never on an event loop. */
public final class TopicSetup {
    private static final int ANSWER_SECONDS = 10;

    private final Map<String, Object> settings;
    private final short replication;

    /**
     * @param client      settings of a Kafka client; what an admin client does not know is left out
     * @param replication factor of topics that are created
     */
    public TopicSetup(Map<String, Object> client, short replication) {
        settings = new HashMap<>(client);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1000);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 500);
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        this.replication = replication;
    }

    /** Tries once; empty if every topic is there and as wide as it must be, else what is wrong. */
    public Optional<String> attempt() throws InterruptedException {
        try (Admin admin = Admin.create(settings)) {
            for (KafkaFuture<Void> created :
                    admin.createTopics(topics()).values().values()) {
                await(created);
            }
            return widened(admin);
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException | KafkaException e) {
            return Optional.of(e.toString());
        }
    }

    private List<NewTopic> topics() {
        return Topics.ALL.stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), replication).configs(topic.settings()))
                .toList();
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

    /** A topic that something created on demand has one partition: it gets those that it lacks, and is looked at again. */
    private static Optional<String> widened(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, TopicDescription> present = admin.describeTopics(
                        Topics.ALL.stream().map(Topics.Topic::name).toList())
                .allTopicNames()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        Map<String, NewPartitions> missing = new HashMap<>();
        for (Topics.Topic topic : Topics.ALL) {
            if (present.get(topic.name()).partitions().size() < topic.partitions()) {
                missing.put(topic.name(), NewPartitions.increaseTo(topic.partitions()));
            }
        }
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        admin.createPartitions(missing).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return Optional.of("too few partitions, adding them: " + missing.keySet());
    }
}
