package io.culvert.gateway.tunnel;

import io.culvert.wire.kafka.GatewayOrder;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tunnels and command sockets of this gateway, by tunnel id, and how the two halves find each other: each enters its
 * own table first and looks into the other's afterwards, so that whoever is second sees the first.
 *
 * <p>Shared by all event loops.
 */
public final class TunnelRegistry {
    /** What becomes of a new socket. */
    public enum Admission {
        ACCEPTED,
        /** A paired tunnel has that id already: nobody can seize it. */
        CONFLICT,
        /** A limit is reached, or the gateway takes no new tunnels. */
        BUSY
    }

    private final TunnelServices services;
    private final ConcurrentMap<String, Tunnel> tunnels = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CommandSocket> posts = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean draining;

    public TunnelRegistry(TunnelServices services) {
        this.services = services;
    }

    public int tunnels() {
        return tunnels.size();
    }

    public int commandSockets() {
        return posts.size();
    }

    public int waiting() {
        return waiting.get();
    }

    public List<Tunnel> snapshot() {
        return List.copyOf(tunnels.values());
    }

    /** From now on there are no new tunnels; a POST for one that stands is still welcome. */
    public void drain() {
        draining = true;
    }

    /** Takes a data socket in. The caller answers the client and then calls {@link #open(Tunnel)}; on the tunnel's loop. */
    public Admission register(Tunnel tunnel) {
        TunnelMeters.Refused limit = limitReached(tunnel);
        if (limit != null) {
            services.meters().refused(limit);
            return Admission.BUSY;
        }
        Tunnel[] former = {null};
        Tunnel holder = tunnels.compute(tunnel.id(), (id, present) -> {
            if (present != null && present.isPaired() && !present.isClosed()) {
                return present;
            }
            former[0] = present;
            return tunnel;
        });
        if (holder != tunnel) {
            services.meters().refused(TunnelMeters.Refused.SEIZURE);
            return Admission.CONFLICT;
        }
        replace(former[0]);
        track(tunnel);
        return Admission.ACCEPTED;
    }

    /** The client of the data socket has been answered: the tunnel begins, with the POST that may be here already. */
    public void open(Tunnel tunnel) {
        tunnel.start();
        CommandSocket post = posts.get(tunnel.id());
        if (post != null) {
            tunnel.attach(post);
        }
    }

    /** A plain RTSP connection or a WebSocket: both halves are one socket. On its loop. */
    public void open(Tunnel tunnel, CommandSocket commands) {
        tunnel.attach(commands);
        tunnel.start();
    }

    /** Takes a POST in, on its loop. An earlier POST of the tunnel is detached. */
    public Admission register(CommandSocket post) {
        if (!tunnels.containsKey(post.tunnelId())
                && waiting.get() >= services.limits().waiting()) {
            services.meters().refused(TunnelMeters.Refused.TOO_MANY_WAITING);
            return Admission.BUSY;
        }
        track(post);
        CommandSocket former = posts.put(post.tunnelId(), post);
        if (former != null) {
            former.execute(() -> former.close(CloseReason.REPLACED));
        }
        post.start();
        Tunnel tunnel = tunnels.get(post.tunnelId());
        if (tunnel != null) {
            tunnel.execute(() -> tunnel.attach(post));
        } else {
            post.announce();
        }
        return Admission.ACCEPTED;
    }

    /** Carries out what the owner of a tunnel orders. Any thread. */
    public void deliver(GatewayOrder order) {
        switch (order) {
            case GatewayOrder.Reply reply -> reply(reply);
            case GatewayOrder.Paired paired -> paired(paired);
            case GatewayOrder.CloseSocket close -> close(close);
            case GatewayOrder.Answered answered -> answered(answered);
            case GatewayOrder.Echo echo -> {
                // the reader of the partition has taken it: it is no tunnel's business
            }
        }
    }

    private void reply(GatewayOrder.Reply reply) {
        Tunnel tunnel = tunnels.get(reply.tunnelId());
        if (tunnel == null || !isFor(tunnel, reply)) {
            services.meters().refused(TunnelMeters.Refused.UNKNOWN_TUNNEL);
            return;
        }
        tunnel.execute(() -> tunnel.reply(reply.socket(), reply.sequence(), reply.response(), reply.viewer()));
    }

    /** A cookie may be used again while a reply to whoever had it before is on its way. */
    private static boolean isFor(Tunnel tunnel, GatewayOrder.Reply reply) {
        return reply.dataSocket().map(tunnel.socketId()::equals).orElse(true);
    }

    private void answered(GatewayOrder.Answered order) {
        CommandSocket post = posts.get(order.tunnelId());
        if (post != null && post.id().equals(order.socket())) {
            post.execute(() -> post.answered(order.sequence(), order.plain()));
        }
    }

    private void paired(GatewayOrder.Paired paired) {
        Tunnel tunnel = tunnels.get(paired.tunnelId());
        if (tunnel != null && tunnel.socketId().equals(paired.socket())) {
            tunnel.execute(tunnel::pairedElsewhere);
        }
        CommandSocket post = posts.get(paired.tunnelId());
        if (post != null && post.id().equals(paired.socket())) {
            post.execute(post::pairedElsewhere);
        }
    }

    private void close(GatewayOrder.CloseSocket order) {
        CloseReason reason = CloseReason.of(order.reason());
        Tunnel tunnel = tunnels.get(order.tunnelId());
        if (tunnel != null && tunnel.socketId().equals(order.socket())) {
            tunnel.execute(() -> tunnel.close(reason));
        }
        CommandSocket post = posts.get(order.tunnelId());
        if (post != null && post.id().equals(order.socket())) {
            post.execute(() -> post.close(reason));
        }
    }

    /** Ends up to so many tunnels; the rest waits for the next slice. Any thread. */
    public void closeSome(Collection<Tunnel> some, CloseReason reason) {
        for (Tunnel tunnel : some) {
            tunnel.execute(() -> tunnel.close(reason));
        }
    }

    /** Who holds all places of those that wait shuts nobody out who need not wait. */
    private TunnelMeters.Refused limitReached(Tunnel tunnel) {
        if (draining) {
            return TunnelMeters.Refused.DRAINING;
        }
        if (tunnels.size() >= services.limits().tunnels()) {
            return TunnelMeters.Refused.TOO_MANY_TUNNELS;
        }
        boolean waits = tunnel.hasTwoSockets() && !posts.containsKey(tunnel.id());
        return waits && waiting.get() >= services.limits().waiting() ? TunnelMeters.Refused.TOO_MANY_WAITING : null;
    }

    private static void replace(Tunnel former) {
        if (former != null) {
            former.execute(() -> former.close(CloseReason.REPLACED));
        }
    }

    private void track(Tunnel tunnel) {
        Wait wait = new Wait();
        tunnel.listen(wait::end, () -> {
            wait.end();
            tunnels.remove(tunnel.id(), tunnel);
        });
    }

    private void track(CommandSocket post) {
        Wait wait = new Wait();
        post.listen(wait::end, () -> {
            wait.end();
            posts.remove(post.tunnelId(), post);
        });
    }

    /** One place among the waiting, given back once. Belongs to the loop of its socket. */
    private final class Wait {
        private boolean over;

        Wait() {
            waiting.incrementAndGet();
        }

        void end() {
            if (!over) {
                over = true;
                waiting.decrementAndGet();
            }
        }
    }
}
