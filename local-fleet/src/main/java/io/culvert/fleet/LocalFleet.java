package io.culvert.fleet;

import io.culvert.fleet.FleetOptions.UsageException;
import io.culvert.fleet.demo.DemoClip;
import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.KafkaNode;
import io.culvert.fleet.process.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * The whole fleet on this machine: the broker and every service as a child process.
 *
 * <p>Start and growth belong to the thread that made it; {@link #close} may come from any thread and only once counts.
 */
public final class LocalFleet implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_GRACE = Duration.ofSeconds(4);

    private final HomeLock lock;
    private final Checkout checkout;
    private final Ports ports;
    private final FleetOptions options;
    private final Map<String, String> environment;
    private final Function<String, List<String>> javaOptions;
    private final String bootstrapServers;
    private final Consumer<String> progress;
    private final Optional<KafkaNode> kafka;
    private final IntUnaryOperator dialled;
    private final List<ServiceProcess> gateways = new ArrayList<>();
    private final List<ServiceProcess> sessions = new ArrayList<>();
    private final List<ServiceProcess> relays = new ArrayList<>();
    private final List<ChildProcess> retired = new ArrayList<>();
    private volatile Optional<MediaLinks> links = Optional.empty();
    private ServiceDefinitions definitions;
    private volatile boolean closed;

    private LocalFleet(Builder builder, HomeLock lock) {
        this.lock = lock;
        this.checkout = builder.checkout;
        this.ports = builder.ports;
        this.options = builder.options;
        this.progress = builder.progress;
        this.kafka = builder.broker == null ? Optional.of(embeddedBroker()) : Optional.empty();
        this.bootstrapServers = kafka.map(KafkaNode::bootstrapServers).orElse(builder.broker);
        this.environment = builder.environment;
        this.javaOptions = builder.javaOptions;
        this.dialled = builder.dialled == null ? ports::gatewayLink : builder.dialled;
    }

    /** What a fleet needs to know before it starts; everything has a default. */
    public static final class Builder {
        private final Checkout checkout;
        private FleetOptions options = FleetOptions.DEFAULT;
        private Ports ports = new Ports(Ports.DEFAULT_BASE);
        private Consumer<String> progress = line -> {};
        private Map<String, String> environment = Map.of();
        private Function<String, List<String>> javaOptions = name -> List.of();
        private String broker;
        private IntUnaryOperator dialled;

        private Builder(Checkout checkout) {
            this.checkout = checkout;
        }

        public Builder options(FleetOptions value) {
            options = value;
            return this;
        }

        public Builder ports(Ports value) {
            ports = value;
            return this;
        }

        /** Receives one line per step. */
        public Builder progress(Consumer<String> value) {
            progress = value;
            return this;
        }

        /** Settings that every service gets on top of its own. */
        public Builder environment(Map<String, String> value) {
            environment = value;
            return this;
        }

        /** What the Java runtime of the service of this name is told after its own options, so that this counts. */
        public Builder javaOptions(Function<String, List<String>> value) {
            javaOptions = value;
            return this;
        }

        /** The port that relays dial to reach the link of gateway n: of something in between. */
        public Builder linkThrough(IntUnaryOperator port) {
            dialled = port;
            return this;
        }

        /** Uses this broker and starts none. */
        public Builder broker(String bootstrapServers) {
            broker = bootstrapServers;
            return this;
        }

        private void requireFreePorts() {
            List<String> busy = ports.busy(options.gateways(), options.sessions(), options.relays());
            if (!busy.isEmpty()) {
                throw new UsageException("these ports are in use: " + String.join(", ", busy)
                        + "\nStop who listens there, or move the whole fleet:"
                        + " CULVERT_PORT_BASE=18080 CULVERT_HOME=/tmp/culvert ./culvert ...");
            }
        }

        /** Starts everything and returns when every service is ready; on failure nothing is left running. */
        public LocalFleet start() {
            requireFreePorts();
            LocalFleet fleet = prepared(HomeLock.take(checkout.home()));
            Runtime.getRuntime().addShutdownHook(new Thread(fleet::close, "stop the fleet"));
            try {
                fleet.startAll();
                return fleet;
            } catch (RuntimeException e) {
                fleet.close();
                throw e;
            }
        }

        private LocalFleet prepared(HomeLock lock) {
            try {
                checkout.clearLogs();
                return new LocalFleet(this, lock);
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        }
    }

    public static Builder in(Checkout checkout) {
        return new Builder(checkout);
    }

    private KafkaNode embeddedBroker() {
        progress.accept("starting kafka");
        return KafkaNode.startFresh(
                ports.kafka(), ports.kafkaController(), checkout.home().resolve("kafka"), checkout.log("kafka"));
    }

    private void startAll() {
        MediaFolder media = MediaFolder.prepare(checkout, options, progress); // while the broker starts
        links = media.links();
        definitions = new ServiceDefinitions(
                checkout, ports, bootstrapServers, media.path(), dialled, environment, javaOptions);
        kafka.ifPresent(node -> {
            node.awaitReady(START_LIMIT);
            progress.accept("kafka is ready");
        });
        progress.accept("starting %d session service(s), %d relay(s), %d gateway(s)"
                .formatted(options.sessions(), options.relays(), options.gateways()));
        repeat(options.sessions(), n -> sessions.add(ServiceProcess.start(definitions.session(n))));
        repeat(options.relays(), n -> relays.add(ServiceProcess.start(definitions.relay(n))));
        repeat(options.gateways(), n -> gateways.add(ServiceProcess.start(definitions.gateway(n))));
        services().forEach(service -> {
            service.awaitReady(START_LIMIT);
            progress.accept(service.name() + " is ready");
        });
    }

    private static void repeat(int count, Consumer<Integer> action) {
        for (int n = 0; n < count; n++) {
            action.accept(n);
        }
    }

    /** One more relay; returns when it is ready. */
    public ServiceProcess addRelay() {
        return added(relays, ServiceProcess.start(definitions.relay(relays.size())));
    }

    /** One more session service; returns when it is ready. */
    public ServiceProcess addSession() {
        return added(sessions, ServiceProcess.start(definitions.session(sessions.size())));
    }

    private static ServiceProcess added(List<ServiceProcess> group, ServiceProcess service) {
        group.add(service);
        service.awaitReady(START_LIMIT);
        return service;
    }

    /** SIGTERM to the relay that was added last; it belongs to the fleet no more. */
    public ServiceProcess removeRelay() {
        ServiceProcess last = relays.removeLast();
        last.process().terminate();
        retired.add(last.process());
        return last;
    }

    /** SIGKILL to everything at once, as when the power fails. */
    public void crash() {
        List<ChildProcess> all = processes().toList();
        all.forEach(ChildProcess::killNow);
        all.forEach(child -> child.awaitExit(STOP_GRACE));
    }

    /** Starts everything again with what the broker has kept; returns when the broker is ready, services follow. */
    public void startAgain() {
        kafka.ifPresent(node -> {
            node.restart();
            node.awaitReady(START_LIMIT);
        });
        services().forEach(ServiceProcess::restart);
    }

    public List<ServiceProcess> gateways() {
        return gateways;
    }

    public List<ServiceProcess> sessions() {
        return sessions;
    }

    public List<ServiceProcess> relays() {
        return relays;
    }

    /** The embedded broker; not there when the fleet was given another. */
    public Optional<KafkaNode> kafka() {
        return kafka;
    }

    public Ports ports() {
        return ports;
    }

    public URI url(int gateway, String path) {
        return URI.create("rtsp://127.0.0.1:" + ports.gateway(gateway) + path);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public boolean hasDemo() {
        return options.demo();
    }

    /** The file behind {@code /live/demo}. */
    public Path demoClip() {
        return checkout.media().resolve(DemoClip.FILE_NAME);
    }

    public Stream<ServiceProcess> services() {
        return Stream.of(sessions, relays, gateways).flatMap(List::stream);
    }

    public Stream<ChildProcess> processes() {
        return Stream.concat(
                services().map(ServiceProcess::process), kafka.stream().map(KafkaNode::process));
    }

    /** Every process of this fleet that runs or was retired; not those that were started anew since. */
    public List<ChildProcess> everStarted() {
        return Stream.concat(processes(), retired.stream()).toList();
    }

    /** Who feeds ends before who is fed, and the broker last, so that nobody waits for a peer that is gone. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        stopTogether(Stream.concat(relays.stream().map(ServiceProcess::process), retired.stream()));
        stopTogether(gateways.stream().map(ServiceProcess::process));
        stopTogether(sessions.stream().map(ServiceProcess::process));
        stopTogether(kafka.stream().map(KafkaNode::process));
        links.ifPresent(MediaLinks::close);
        lock.close();
    }

    private static void stopTogether(Stream<ChildProcess> group) {
        List<CompletableFuture<Void>> ends = group.map(
                        child -> CompletableFuture.runAsync(() -> child.stop(STOP_GRACE), LocalFleet::onOwnThread))
                .toList();
        ends.forEach(CompletableFuture::join);
    }

    /** The common pool may have one thread only, and a waiting one blocks it. */
    private static void onOwnThread(Runnable task) {
        Thread.ofPlatform().daemon().name("stop").start(task);
    }
}
