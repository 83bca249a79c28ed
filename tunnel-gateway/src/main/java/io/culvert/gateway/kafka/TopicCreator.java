package io.culvert.gateway.kafka;

import io.culvert.wire.topics.TopicSetup;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jboss.logging.Logger;

/** Creates the topics that do not exist yet: whoever starts first does it. Blocks; not for an event loop. */
public final class TopicCreator {
    private static final Logger LOG = Logger.getLogger(TopicCreator.class);
    private static final long PAUSE_MILLIS = 500;

    private final TopicSetup setup;

    public TopicCreator(String bootstrapServers, short replication) {
        setup = new TopicSetup(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), replication);
    }

    /** Tries until every topic is there, or the thread is interrupted. */
    public void createAll() throws InterruptedException {
        for (Optional<String> problem = setup.attempt(); problem.isPresent(); problem = setup.attempt()) {
            LOG.warnf("topics not usable yet: %s", problem.get());
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
