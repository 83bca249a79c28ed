package io.culvert.gateway;

import io.culvert.gateway.http.HttpMeters;
import io.culvert.gateway.kafka.BrokerMeters;
import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelMeters;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/** All meters of the gateway. Every close has a reason, and so has every input that was refused. */
@ApplicationScoped
public class GatewayMetrics implements TunnelMeters, HttpMeters, BrokerMeters {
    static final String TUNNELS = "culvert.gateway.tunnels";
    static final String COMMAND_SOCKETS = "culvert.gateway.command.sockets";
    static final String WAITING = "culvert.gateway.sockets.waiting";
    static final String DRAINING = "culvert.gateway.draining";
    static final String CONNECTIONS = "culvert.gateway.connections";
    static final String HTTP_REFUSED = "culvert.gateway.http.refused";
    static final String REFUSED = "culvert.gateway.input.refused";
    static final String TUNNELS_CLOSED = "culvert.gateway.tunnels.closed";
    static final String COMMAND_SOCKETS_CLOSED = "culvert.gateway.command.sockets.closed";
    static final String COMMANDS = "culvert.gateway.commands";
    static final String REPLIES = "culvert.gateway.replies";
    static final String CLIENT_FRAMES = "culvert.gateway.client.frames";
    static final String SILENT_POSTS = "culvert.gateway.posts.silent";
    static final String UNPUBLISHED = "culvert.gateway.events.unpublished";
    static final String ORDERS_SKIPPED = "culvert.gateway.orders.skipped";
    static final String ECHO_AGE = "culvert.gateway.echo.age";

    private static final String REASON = "reason";

    private final MeterRegistry registry;
    private final Map<Refused, Counter> refused = new EnumMap<>(Refused.class);
    private final Map<CloseReason, Counter> tunnelsClosed = new EnumMap<>(CloseReason.class);
    private final Map<CloseReason, Counter> commandSocketsClosed = new EnumMap<>(CloseReason.class);
    private final Counter connections;
    private final Counter commands;
    private final Counter replies;
    private final Counter clientFrames;
    private final Counter silentPosts;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Refused what : Refused.values()) {
            refused.put(what, registry.counter(REFUSED, REASON, what.tag()));
        }
        for (CloseReason reason : CloseReason.values()) {
            tunnelsClosed.put(reason, registry.counter(TUNNELS_CLOSED, REASON, reason.tag()));
            commandSocketsClosed.put(reason, registry.counter(COMMAND_SOCKETS_CLOSED, REASON, reason.tag()));
        }
        connections = registry.counter(CONNECTIONS);
        commands = registry.counter(COMMANDS);
        replies = registry.counter(REPLIES);
        clientFrames = registry.counter(CLIENT_FRAMES);
        silentPosts = registry.counter(SILENT_POSTS);
    }

    void watch(TunnelRegistry tunnels, GatewayState state) {
        Gauge.builder(TUNNELS, tunnels, TunnelRegistry::tunnels).register(registry);
        Gauge.builder(COMMAND_SOCKETS, tunnels, TunnelRegistry::commandSockets).register(registry);
        Gauge.builder(WAITING, tunnels, TunnelRegistry::waiting).register(registry);
        Gauge.builder(DRAINING, state, it -> it.isDraining() ? 1 : 0).register(registry);
        Gauge.builder(ECHO_AGE, state, it -> it.echoAge().toMillis() / 1000.0)
                .baseUnit("seconds")
                .register(registry);
    }

    @Override
    public void refused(Refused what) {
        refused.get(what).increment();
    }

    @Override
    public void tunnelClosed(CloseReason reason) {
        tunnelsClosed.get(reason).increment();
    }

    @Override
    public void commandSocketClosed(CloseReason reason) {
        commandSocketsClosed.get(reason).increment();
    }

    @Override
    public void commandPublished() {
        commands.increment();
    }

    @Override
    public void replyWritten() {
        replies.increment();
    }

    @Override
    public void clientFrame() {
        clientFrames.increment();
    }

    @Override
    public void silentCommandSocket() {
        silentPosts.increment();
    }

    @Override
    public void connection() {
        connections.increment();
    }

    @Override
    public void httpRefused(int status, String reason) {
        registry.counter(HTTP_REFUSED, "status", Integer.toString(status), REASON, reason)
                .increment();
    }

    @Override
    public void unpublished(String reason) {
        registry.counter(UNPUBLISHED, REASON, reason).increment();
    }

    @Override
    public void orderSkipped(String reason) {
        registry.counter(ORDERS_SKIPPED, REASON, reason).increment();
    }
}
