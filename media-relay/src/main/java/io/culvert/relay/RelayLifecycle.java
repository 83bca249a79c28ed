package io.culvert.relay;

import io.culvert.relay.kafka.GroupMembership;
import io.culvert.relay.kafka.TopicCreator;
import io.culvert.relay.stream.StreamControl;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import sun.misc.Signal;

/** Start, and a stop that other relays can take over from. */
@Singleton
class RelayLifecycle {
    private static final Logger LOG = Logger.getLogger(RelayLifecycle.class);
    private static final int DRAIN_MARGIN_MILLIS = 1_000;

    private final RelayConfig config;
    private final Relay relay;
    private final StreamControl control;
    private final TopicCreator topics;
    private final GroupMembership group;
    private volatile boolean draining;

    RelayLifecycle(RelayConfig config, Relay relay, StreamControl control, TopicCreator topics, GroupMembership group) {
        this.config = config;
        this.relay = relay;
        this.control = control;
        this.topics = topics;
        this.group = group;
    }

    boolean isDraining() {
        return draining;
    }

    void onStart(@Observes StartupEvent event) {
        if (config.linkSecret().equals(RelayConfig.LOCAL_SECRET)) {
            LOG.warn("culvert.relay.link-secret has its default: for a try-out only");
        }
        exitCleanlyOnTerm();
        topics.start(config.topicReplication());
    }

    /** A drained relay ends as it was asked to: the JVM's own answer to SIGTERM would report a failure (143). */
    private static void exitCleanlyOnTerm() {
        try {
            Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(0));
        } catch (IllegalArgumentException e) {
            LOG.debugf("no handler for SIGTERM: %s", e.getMessage());
        }
    }

    /** Leaves the group first, so that others take over; then pushes on until they have. */
    void onStop(@Observes ShutdownEvent event) {
        draining = true;
        group.leave();
        long bound = config.streams().handOver().toMillis() + DRAIN_MARGIN_MILLIS;
        try {
            control.drain().get(bound, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("not every stream was taken over in time");
        } catch (ExecutionException e) {
            LOG.error("draining failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        relay.close();
    }
}
