package io.culvert.gateway;

import io.culvert.gateway.http.HttpServices;
import io.culvert.gateway.http.TunnelServer;
import io.culvert.gateway.http.WarmUp;
import io.culvert.gateway.kafka.EventPublisher;
import io.culvert.gateway.kafka.TopicCreator;
import io.culvert.gateway.link.LinkServer;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import sun.misc.Signal;

/**
 * Start and end of the process. Topics first, then the proof that this gateway's orders are being read (its own echo),
 * then the port: a client that can connect can be answered.
 */
@ApplicationScoped
public class GatewayLifecycle {
    private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
    private static final long STARTING_ECHO_MILLIS = 200;

    private final GatewayConfig config;
    private final GatewayState state;
    private final GatewayAddress self;
    private final GatewayMetrics metrics;
    private final EventPublisher publisher;
    private final TunnelRegistry tunnels;
    private final HttpServices http;
    private final LinkServer links;
    private final Vertx vertx;
    private final TopicCreator topics;

    GatewayLifecycle(
            GatewayConfig config,
            GatewayState state,
            GatewayAddress self,
            GatewayMetrics metrics,
            EventPublisher publisher,
            TunnelRegistry tunnels,
            HttpServices http,
            LinkServer links,
            Vertx vertx,
            TopicCreator topics) {
        this.config = config;
        this.state = state;
        this.self = self;
        this.metrics = metrics;
        this.publisher = publisher;
        this.tunnels = tunnels;
        this.http = http;
        this.links = links;
        this.vertx = vertx;
        this.topics = topics;
    }

    void onStart(@Observes StartupEvent event) {
        metrics.watch(tunnels, state);
        if (config.linkSecret().equals(GatewayConfig.TRY_OUT_SECRET)) {
            LOG.warn("the link secret is the one of a try-out: set culvert.gateway.link-secret");
        }
        Signal.handle(new Signal("TERM"), signal -> drain());
        Thread.ofPlatform().daemon().name("gateway-start").start(this::open);
    }

    void onEcho(@Observes GatewayOrder.Echo echo) {
        state.echo();
        publisher.retry();
    }

    /** The last moment: whatever is still there is told, and the port is closed with the process. */
    void onStop(@Observes ShutdownEvent event) {
        state.advance(GatewayState.Phase.CLOSING);
    }

    private void open() {
        try {
            begin(() -> topics.createAll(config.topicReplication()), this::takeTunnels);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("gateway cannot start", e);
            Quarkus.asyncExit(1);
        }
    }

    /** May wait for the broker. */
    interface Preparation {
        void run() throws InterruptedException;
    }

    void begin(Preparation topics, Runnable port) throws InterruptedException {
        topics.run();
        while (!state.isEchoHeard()) {
            publisher.echo(self);
            Thread.sleep(STARTING_ECHO_MILLIS);
        }
        port.run();
    }

    private void takeTunnels() {
        openUsers();
        StreamWiring.listen(links, config).toCompletableFuture().join();
        WarmUp.run(vertx, http);
        new TunnelServer(vertx, config.port(), http)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        keepTalking();
        state.advance(GatewayState.Phase.RUNNING);
        LOG.infof("gateway %s takes tunnels on port %d", self.instance(), config.port());
    }

    private void openUsers() {
        config.access().users().ifPresent(file -> {
            try {
                new UsersFile(Path.of(file), http.access()).open(config.access().reload());
            } catch (IOException e) {
                throw new UncheckedIOException("no users in " + file, e);
            }
        });
    }

    private void keepTalking() {
        publisher.alive(self, false);
        vertx.setPeriodic(
                config.broker().aliveInterval().toMillis(), timer -> publisher.alive(self, state.isDraining()));
        vertx.setPeriodic(config.broker().echoInterval().toMillis(), timer -> echo());
    }

    private void echo() {
        publisher.echo(self);
        if (state.echoAge().compareTo(config.broker().echoTimeout()) > 0) {
            topics.createAgain(config.topicReplication());
        }
    }

    /** Once, however often the platform asks. */
    void drain() {
        if (state.advance(GatewayState.Phase.DRAINING)) {
            Drain drain = new Drain(config.drain(), state, tunnels, () -> Quarkus.asyncExit(0));
            Thread.ofPlatform().name("gateway-drain").start(drain);
        }
    }
}
