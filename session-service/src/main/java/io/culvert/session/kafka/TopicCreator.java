package io.culvert.session.kafka;

import io.culvert.wire.topics.TopicSetup;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Creates the topics that are not there yet, on a thread of its own, until the broker has answered for each. */
@ApplicationScoped
public class TopicCreator {
    private static final Logger LOG = Logger.getLogger(TopicCreator.class);
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
        TopicSetup setup = new TopicSetup(broker, replication);
        try {
            for (Optional<String> problem = setup.attempt();
                    !stopping && problem.isPresent();
                    problem = setup.attempt()) {
                LOG.warnf("topics not usable yet: %s", problem.get());
                Thread.sleep(RETRY_MS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
