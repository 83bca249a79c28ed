package io.culvert.session.kafka;

import io.culvert.wire.kafka.Topics;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** Creates the topics that are not there yet, on a thread of its own, until the broker has answered for each. */
@ApplicationScoped
public class TopicCreator {
    private static final Logger LOG = Logger.getLogger(TopicCreator.class);
    private static final long ANSWER_SECONDS = 10;
    private static final long RETRY_MS = 1000;

    private final Map<String, Object> broker;
    private final short replication;
    private volatile boolean stopping;

    TopicCreator(@Identifier("default-kafka-broker") Map<String, Object> broker, KafkaSettings settings) {
        this.broker = broker;
        this.replication = settings.topicReplication();
    }

    public void start() {
        Thread thread = new Thread(this::run, "topic-creator");
        thread.setDaemon(true);
        thread.start();
    }

    public void stop() {
        stopping = true;
    }

    private void run() {
        try {
            while (!stopping && !isDone()) {
                Thread.sleep(RETRY_MS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDone() throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        try (Admin admin = Admin.create(settings)) {
            CreateTopicsResult result =
                    admin.createTopics(Topics.ALL.stream().map(this::newTopic).toList());
            boolean done = true;
            for (Map.Entry<String, KafkaFuture<Void>> topic : result.values().entrySet()) {
                done &= exists(topic.getKey(), topic.getValue());
            }
            return done;
        } catch (KafkaException failed) {
            LOG.warnf("topics not created, trying again: %s", failed.toString());
            return false;
        }
    }

    private NewTopic newTopic(Topics.Topic topic) {
        return new NewTopic(topic.name(), topic.partitions(), replication).configs(topic.settings());
    }

    private static boolean exists(String name, KafkaFuture<Void> created) throws InterruptedException {
        try {
            created.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            LOG.infof("topic %s created", name);
            return true;
        } catch (ExecutionException | TimeoutException failed) {
            boolean existed = failed.getCause() instanceof TopicExistsException;
            if (!existed) {
                LOG.warnf("topic %s not created, trying again: %s", name, failed.toString());
            }
            return existed;
        }
    }
}
