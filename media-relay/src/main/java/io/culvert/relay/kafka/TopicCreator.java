package io.culvert.relay.kafka;

import io.culvert.wire.topics.TopicSetup;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Creates the topics that are missing, on a thread of its own, and tries until the broker answers. */
@ApplicationScoped
public class TopicCreator {
    private static final Logger LOG = Logger.getLogger(TopicCreator.class);
    private static final int RETRY_MILLIS = 1_000;

    private final Map<String, Object> settings;

    TopicCreator(@Identifier("default-kafka-broker") Map<String, Object> settings) {
        this.settings = settings;
    }

    public void start(short replication) {
        Thread thread = new Thread(() -> createUntilDone(new TopicSetup(settings, replication)), "relay-topics");
        thread.setDaemon(true);
        thread.start();
    }

    private static void createUntilDone(TopicSetup setup) {
        try {
            for (Optional<String> problem = setup.attempt(); problem.isPresent(); problem = setup.attempt()) {
                LOG.warnf("topics not usable yet: %s", problem.get());
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
