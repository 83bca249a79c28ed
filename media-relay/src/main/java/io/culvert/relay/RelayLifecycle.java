package io.culvert.relay;

import io.culvert.relay.kafka.CatalogueTail;
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
    private final RelayPhase phase;
    private final RelayMetrics metrics;
    private final CatalogueTail catalogue;

    RelayLifecycle(
            RelayConfig config,
            Relay relay,
            StreamControl control,
            TopicCreator topics,
            GroupMembership group,
            RelayPhase phase,
            RelayMetrics metrics,
            CatalogueTail catalogue) {
        this.config = config;
        this.relay = relay;
        this.control = control;
        this.topics = topics;
        this.group = group;
        this.phase = phase;
        this.metrics = metrics;
        this.catalogue = catalogue;
    }

    void onStart(@Observes StartupEvent event) {
        if (config.linkSecret().equals(RelayConfig.LOCAL_SECRET)) {
            LOG.warn("culvert.relay.link-secret has its default: for a try-out only");
        }
        metrics.watch(phase);
        Signal.handle(new Signal("TERM"), signal -> leave());
        topics.start(config.topicReplication());
        catalogue.start();
    }

    /** On a thread of its own: health and metrics tell of it meanwhile, and the JVM's own answer would be a failure (143). */
    private void leave() {
        if (phase.advance(RelayPhase.Phase.DRAINING)) {
            Thread.ofPlatform().name("relay-drain").start(() -> {
                handOver();
                Quarkus.asyncExit(0);
            });
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        if (phase.advance(RelayPhase.Phase.DRAINING)) {
            handOver();
        }
        phase.advance(RelayPhase.Phase.CLOSING);
        catalogue.stop();
        relay.close();
    }

    /** Leaves the group first, so that others take over; then pushes on until they have. */
    void handOver() {
        LOG.infof("draining: %d streams to be taken over", control.streams());
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
    }
}
