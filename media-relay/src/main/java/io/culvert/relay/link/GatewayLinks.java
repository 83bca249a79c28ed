package io.culvert.relay.link;

import io.culvert.relay.stream.IntakeSink;
import io.culvert.relay.stream.Intakes;
import io.culvert.relay.stream.MediaOutlet;
import io.culvert.relay.stream.OutletOpener;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.link.LinkSecret;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * All links of this relay, by gateway instance. The table, and the number of users of each link, are guarded by this
 * object's lock; everything else belongs to the links.
 */
public final class GatewayLinks implements OutletOpener, Intakes {
    /**
     * What all links share.
     *
     * @param relay    instance id of this relay
     * @param channels kind of channel that the loops can drive
     * @param blocking for looking up host names
     */
    public record Settings(
            String relay,
            LinkSecret secret,
            LinkLimits limits,
            EventLoopGroup loops,
            Class<? extends Channel> channels,
            Executor blocking,
            LinkMeter.Factory meters) {}

    private static final class Entry {
        final GatewayLink link;
        int users;

        Entry(GatewayLink link) {
            this.link = link;
        }
    }

    private final Settings settings;
    private final Map<String, Entry> links = new HashMap<>();
    private boolean closed;

    public GatewayLinks(Settings settings) {
        this.settings = settings;
    }

    @Override
    public MediaOutlet connect(GatewayAddress gateway, Consumer<MediaOutlet> ready) {
        GatewayLink link = acquire(gateway);
        return link.addOutlet(ready, () -> release(gateway.instance()));
    }

    @Override
    public Intake ask(GatewayAddress gateway, String tunnel, List<LinkFrame.PublishedTrack> tracks, IntakeSink sink) {
        GatewayLink link = acquire(gateway);
        return link.addIntake(tunnel, tracks, sink, () -> release(gateway.instance()));
    }

    private synchronized GatewayLink acquire(GatewayAddress gateway) {
        if (closed) {
            throw new IllegalStateException("links are closed");
        }
        Entry entry =
                links.computeIfAbsent(gateway.instance(), instance -> new Entry(new GatewayLink(settings, gateway)));
        entry.users++;
        return entry.link;
    }

    private synchronized void release(String instance) {
        Entry entry = links.get(instance);
        if (entry != null && --entry.users == 0) {
            entry.link.later(settings.limits().linger(), () -> closeIfUnused(instance));
        }
    }

    private synchronized void closeIfUnused(String instance) {
        Entry entry = links.get(instance);
        if (entry != null && entry.users == 0) {
            links.remove(instance).link.close();
        }
    }

    public synchronized int size() {
        return links.size();
    }

    public synchronized void close() {
        closed = true;
        List.copyOf(links.values()).forEach(entry -> entry.link.close());
        links.clear();
    }
}
