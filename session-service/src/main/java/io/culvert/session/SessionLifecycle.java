package io.culvert.session;

import io.culvert.session.kafka.KafkaSettings;
import io.culvert.session.kafka.StreamTail;
import io.culvert.session.kafka.TopicCreator;
import io.culvert.session.partition.SessionLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Start and stop. */
@ApplicationScoped
class SessionLifecycle {
    private static final Logger LOG = Logger.getLogger(SessionLifecycle.class);

    private final SessionLoop loop;
    private final TopicCreator topics;
    private final StreamTail streams;
    private final KafkaSettings settings;

    SessionLifecycle(SessionLoop loop, TopicCreator topics, StreamTail streams, KafkaSettings settings) {
        this.loop = loop;
        this.topics = topics;
        this.streams = streams;
        this.settings = settings;
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
        topics.start();
        streams.start();
    }

    /** While the channels still work, everything under way gets its end; the consumer then leaves the group by itself. */
    void onStop(@Observes ShutdownEvent event) {
        topics.stop();
        streams.stop();
        try {
            loop.revokeAll().get(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unfinished) {
            LOG.warn("stopping with records on their way; the next owner repeats what they belong to");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        loop.stop();
    }
}
