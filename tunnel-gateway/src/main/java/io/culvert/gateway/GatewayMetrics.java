package io.culvert.gateway;

import io.culvert.gateway.http.HttpMeters;
import io.culvert.gateway.kafka.BrokerMeters;
import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.gateway.stream.DropReason;
import io.culvert.gateway.stream.FanoutCounters;
import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelMeters;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** All meters of the gateway. Every close has a reason, and so has every input that was refused. */
@ApplicationScoped
public class GatewayMetrics implements TunnelMeters, HttpMeters, BrokerMeters {
    static final String TUNNELS = "culvert.gateway.tunnels";
    static final String COMMAND_SOCKETS = "culvert.gateway.command.sockets";
    static final String WAITING = "culvert.gateway.sockets.waiting";
    static final String DRAINING = "culvert.gateway.draining";
    static final String PHASE = "culvert.gateway.phase";
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

    static final String STREAMS = "culvert.gateway.streams";
    static final String VIEWERS = "culvert.gateway.viewers";
    static final String LINKS = "culvert.gateway.links";
    static final String LINK_BYTES = "culvert.gateway.link.bytes";
    static final String LINK_FRAMES = "culvert.gateway.link.frames";
    static final String LINKS_REFUSED = "culvert.gateway.links.refused";
    static final String LINKS_DEAD = "culvert.gateway.links.dead";
    static final String LINK_ERRORS = "culvert.gateway.link.errors";
    static final String BUFFERS = "culvert.gateway.buffers";
    static final String UNITS = "culvert.gateway.media.units";
    static final String PACKETS = "culvert.gateway.media.packets";
    static final String BATCHES = "culvert.gateway.media.batches";
    static final String SENT_BYTES = "culvert.gateway.media.sent.bytes";
    static final String SENT_WRITES = "culvert.gateway.media.sent.writes";
    static final String SENDER_REPORTS = "culvert.gateway.media.sender.reports";
    static final String DROPPED = "culvert.gateway.media.dropped";
    static final String STALE_FRAMES = "culvert.gateway.media.stale.frames";
    static final String STALE_OPENS = "culvert.gateway.media.stale.opens";
    static final String REFUSED_OPENS = "culvert.gateway.media.refused.opens";
    static final String TAKEOVERS = "culvert.gateway.media.takeovers";
    static final String SLOW_CLOSES = "culvert.gateway.viewers.slow.closes";
    static final String OPEN_TIMEOUTS = "culvert.gateway.viewers.open.timeouts";
    static final String SOURCE_TIMEOUTS = "culvert.gateway.viewers.source.timeouts";
    static final String FAST_STARTS = "culvert.gateway.viewers.fast.starts";

    static final String PUBLISHERS = "culvert.gateway.publishers";
    static final String PUBLISHED = "culvert.gateway.published.packets";
    static final String PUBLISHED_DROPPED = "culvert.gateway.published.dropped";
    static final String REFUSED_ASKS = "culvert.gateway.published.refused.asks";

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
        for (GatewayState.Phase phase : GatewayState.Phase.values()) {
            Gauge.builder(PHASE, state, it -> it.phase() == phase ? 1 : 0)
                    .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder(ECHO_AGE, state, it -> it.echoAge().toMillis() / 1000.0)
                .baseUnit("seconds")
                .register(registry);
    }

    /** Publishes what the data path counts; it knows no meters itself. */
    void watch(FanoutCounters counters) {
        // Outside the heap, and those in reserve too: what a leak or stalled viewers would show in.
        Gauge.builder(BUFFERS, DirectBuffers::usedBytes).baseUnit("bytes").register(registry);
        gauge(STREAMS, counters.streams);
        gauge(VIEWERS, counters.viewers);
        gauge(LINKS, counters.links);
        count(LINK_BYTES, counters.linkBytesIn);
        count(LINK_FRAMES, counters.linkFramesIn);
        count(LINKS_REFUSED, counters.linksRefused);
        count(LINKS_DEAD, counters.linksDead);
        count(LINK_ERRORS, counters.linkErrors);
        watchMedia(counters);
        for (DropReason reason : DropReason.values()) {
            String tag = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            count(DROPPED, counters.dropped(reason), REASON, tag);
        }
    }

    private void watchMedia(FanoutCounters counters) {
        count(UNITS, counters.unitsIn);
        count(PACKETS, counters.packetsIn);
        count(BATCHES, counters.batches);
        count(SENT_BYTES, counters.bytesOut);
        count(SENT_WRITES, counters.writesOut);
        count(SENDER_REPORTS, counters.reportsOut);
        count(STALE_FRAMES, counters.staleFrames);
        count(STALE_OPENS, counters.staleOpens);
        count(REFUSED_OPENS, counters.refusedOpens);
        count(TAKEOVERS, counters.takeovers);
        count(SLOW_CLOSES, counters.slowCloses);
        count(OPEN_TIMEOUTS, counters.openTimeouts);
        count(SOURCE_TIMEOUTS, counters.sourceTimeouts);
        count(FAST_STARTS, counters.fastStarts);
    }

    void watch(PublicationCounters counters) {
        gauge(PUBLISHERS, counters.publishers);
        count(PUBLISHED, counters.packetsIn);
        count(PUBLISHED_DROPPED, counters.notRecording, REASON, "not-recording");
        count(PUBLISHED_DROPPED, counters.unknownChannel, REASON, "unknown-channel");
        count(PUBLISHED_DROPPED, counters.notAsked, REASON, "not-asked");
        count(PUBLISHED_DROPPED, counters.linkBehind, REASON, "link-behind");
        count(REFUSED_ASKS, counters.refusedAsks);
    }

    private void gauge(String name, LongAdder value) {
        Gauge.builder(name, value, LongAdder::sum).register(registry);
    }

    private void count(String name, LongAdder value, String... tags) {
        FunctionCounter.builder(name, value, LongAdder::sum).tags(tags).register(registry);
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
