package io.culvert.session;

import io.culvert.session.catalogue.CatalogueWriter;
import io.culvert.session.file.StreamsFileWatch;
import io.culvert.session.kafka.KafkaSettings;
import io.culvert.session.kafka.StreamTail;
import io.culvert.session.kafka.TopicCreator;
import io.culvert.session.partition.SessionLoop;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import sun.misc.Signal;

/** Start and stop. */
@ApplicationScoped
class SessionLifecycle {
    private static final Logger LOG = Logger.getLogger(SessionLifecycle.class);

    private final SessionLoop loop;
    private final TopicCreator topics;
    private final StreamTail streams;
    private final KafkaSettings settings;
    private final SessionPhase phase;
    private final SessionMetrics metrics;
    private final Optional<StreamsFileWatch> file;

    SessionLifecycle(
            SessionLoop loop,
            TopicCreator topics,
            StreamTail streams,
            KafkaSettings settings,
            SessionPhase phase,
            SessionMetrics metrics,
            SessionConfig config,
            CatalogueWriter catalogue) {
        this.phase = phase;
        this.metrics = metrics;
        this.loop = loop;
        this.topics = topics;
        this.streams = streams;
        this.settings = settings;
        this.file = config.streamsFile()
                .map(path -> new StreamsFileWatch.Settings(
                        path, Duration.ofMillis(config.streamsFilePollMs()), config.maxStreams()))
                .map(watched -> new StreamsFileWatch(watched, loop, catalogue, streams::isCaughtUp, metrics));
    }

    void onStart(@Observes StartupEvent event) {
        metrics.watch(phase);
        Signal.handle(new Signal("TERM"), signal -> leave());
        loop.start();
        topics.start();
        streams.start();
        file.ifPresent(StreamsFileWatch::start);
    }

    /** On a thread of its own: health and metrics tell of it meanwhile, and the JVM's own answer would be a failure (143). */
    private void leave() {
        if (phase.advance(SessionPhase.Phase.DRAINING)) {
            Thread.ofPlatform().name("session-drain").start(() -> {
                giveUp();
                Quarkus.asyncExit(0);
            });
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        file.ifPresent(StreamsFileWatch::stop);
        if (phase.advance(SessionPhase.Phase.DRAINING)) {
            giveUp();
        }
        phase.advance(SessionPhase.Phase.CLOSING);
        topics.stop();
        streams.stop();
        loop.stop();
    }

    /** While the channels still work, everything under way gets its end; the consumer then leaves the group by itself. */
    private void giveUp() {
        LOG.info("draining: giving up all partitions");
        try {
            loop.revokeAll().get(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unfinished) {
            LOG.warn("stopping with records on their way; the next owner repeats what they belong to");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
