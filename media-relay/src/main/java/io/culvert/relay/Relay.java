package io.culvert.relay;

import io.culvert.relay.link.GatewayLinks;
import io.culvert.relay.link.LinkLimits;
import io.culvert.relay.source.DefinedSources;
import io.culvert.relay.source.FileSources;
import io.culvert.relay.source.HostGuard;
import io.culvert.relay.source.Lanes;
import io.culvert.relay.source.LiveSources;
import io.culvert.relay.source.NativeLibraries;
import io.culvert.relay.source.PublicationLimits;
import io.culvert.relay.source.PublicationSources;
import io.culvert.relay.source.rtsp.CameraNetwork;
import io.culvert.relay.source.rtsp.Cameras;
import io.culvert.relay.stream.Catalogue;
import io.culvert.relay.stream.StreamAnnouncer;
import io.culvert.relay.stream.StreamContext;
import io.culvert.relay.stream.StreamControl;
import io.culvert.relay.stream.StreamLimits;
import io.culvert.relay.stream.StreamRegistry;
import io.culvert.wire.kafka.SourceUrl;
import io.culvert.wire.link.LinkSecret;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Builds the relay out of its parts. */
@Singleton
class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);

    private final HostGuard guard;
    private final FileSources sources;
    private final Cameras cameras;
    private final Catalogue catalogue;
    private final Lanes lanes;
    private final GatewayLinks links;
    private final StreamControl control;

    Relay(RelayConfig config, RelayMetrics metrics, StreamAnnouncer announcer, Vertx vertx) {
        String instance = instance(config);
        guard = guard(config.hosts());
        lanes = new Lanes(lanes(config));
        sources = new FileSources(
                config.mediaFolder(),
                lanes,
                config.streams().openers(),
                config.streams().maxWaitingToOpen());
        catalogue = new Catalogue(config.streams().maxDefinitions(), metrics);
        Executor blocking = Executors.newCachedThreadPool(task -> daemon(task, "relay-resolver"));
        cameras = CameraWiring.cameras(config, vertx, this::lookUp, blocking, metrics.cameras());
        links = links(instance, config, vertx, blocking, metrics);
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "relay-control"));
        control = new StreamControl(
                thread,
                new StreamRegistry(new StreamContext(
                        instance,
                        defined(),
                        new PublicationSources(lanes, links, publicationLimits(config.publications()), metrics),
                        links,
                        announcer,
                        catalogue,
                        streamLimits(config.streams()),
                        metrics,
                        thread,
                        System::currentTimeMillis)));
        metrics.gauges(control::streams, links::size);
    }

    @Produces
    @Singleton
    StreamControl control() {
        return control;
    }

    @Produces
    @Singleton
    NativeLibraries libraries() {
        return sources.libraries();
    }

    /** In this order: decisions, media, connections. Blocks for a moment. */
    void close() {
        control.close();
        sources.close();
        cameras.close();
        lanes.close();
        links.close();
    }

    private static GatewayLinks links(
            String instance, RelayConfig config, Vertx vertx, Executor blocking, RelayMetrics metrics) {
        return new GatewayLinks(new GatewayLinks.Settings(
                instance,
                new LinkSecret(config.linkSecret()),
                linkLimits(config.links()),
                vertx.nettyEventLoopGroup(),
                channels(vertx),
                blocking,
                metrics));
    }

    private static int lanes(RelayConfig config) {
        return config.lanes() > 0
                ? config.lanes()
                : Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    /** What is published is opened by its publication, as long as there is one. */
    private DefinedSources defined() {
        return new DefinedSources(catalogue::find, sources, cameras::open, LiveSources.none("nobody publishes it"));
    }

    private List<InetAddress> lookUp(SourceUrl url) throws UnknownHostException, CameraNetwork.RefusedException {
        try {
            return guard.resolve(url);
        } catch (HostGuard.RefusedHostException e) {
            LOG.warnf("a camera is not dialled: %s", e.getMessage());
            throw new CameraNetwork.RefusedException(e.advice());
        }
    }

    private static HostGuard guard(RelayConfig.Hosts config) {
        Stream<String> kubernetes = Optional.ofNullable(System.getenv("KUBERNETES_SERVICE_HOST")).stream()
                .map(host -> host + (host.indexOf(':') < 0 ? "/32" : "/128"));
        return new HostGuard(
                config.allow().orElse(List.of()),
                Stream.concat(config.refuse().orElse(List.of()).stream(), kubernetes)
                        .toList());
    }

    private static Class<? extends Channel> channels(Vertx vertx) {
        return vertx.isNativeTransportEnabled() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static String instance(RelayConfig config) {
        int random = ThreadLocalRandom.current().nextInt(1 << 24);
        return config.name().orElseGet(Relay::hostName) + String.format("-%06x", random);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "relay";
        }
    }

    private static StreamLimits streamLimits(RelayConfig.Streams config) {
        return new StreamLimits(
                config.linger(),
                config.handOver(),
                config.keptBytes(),
                config.soundUnits(),
                config.retryMin(),
                config.retryMax(),
                config.retryWatched(),
                config.max(),
                config.maxPlayersPerRecording());
    }

    private static PublicationLimits publicationLimits(RelayConfig.Publications config) {
        return new PublicationLimits(
                config.queueBytes(), config.unitBytes(), config.firstPacketWait(), config.tracksWait());
    }

    private static LinkLimits linkLimits(RelayConfig.Links config) {
        return new LinkLimits(
                config.queueBytes(),
                config.connectTimeout(),
                config.heartbeat(),
                config.silence(),
                config.reconnectMin(),
                config.reconnectMax(),
                config.answerWait(),
                config.linger());
    }
}
