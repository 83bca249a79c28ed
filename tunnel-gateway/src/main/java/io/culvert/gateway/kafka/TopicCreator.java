package io.culvert.gateway.kafka;

import io.culvert.wire.topics.TopicSetup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Creates the topics that do not exist yet: whoever starts first does it. Any thread. */
@ApplicationScoped
public class TopicCreator {
    private static final Logger LOG = Logger.getLogger(TopicCreator.class);
    private static final long PAUSE_MILLIS = 500;

    private final String bootstrapServers;
    private final AtomicBoolean trying = new AtomicBoolean();

    TopicCreator(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    private TopicSetup setup(short replication) {
        return new TopicSetup(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), replication);
    }

    /** Tries until every topic is there, or the thread is interrupted. Blocks; not for an event loop. */
    public void createAll(short replication) throws InterruptedException {
        TopicSetup setup = setup(replication);
        for (Optional<String> problem = setup.attempt(); problem.isPresent(); problem = setup.attempt()) {
            LOG.warnf("topics not usable yet: %s", problem.get());
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /**
     * Tries once, on a thread of its own, unless that is under way already. A broker that was away may come back with
     * nothing, as one without a disk of its own does when its pod is replaced.
     */
    public void createAgain(short replication) {
        if (trying.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("gateway-topics").start(() -> tryOnce(setup(replication)));
        }
    }

    private void tryOnce(TopicSetup setup) {
        try {
            setup.attempt().ifPresent(problem -> LOG.debugf("topics not usable yet: %s", problem));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            trying.set(false);
        }
    }
}
