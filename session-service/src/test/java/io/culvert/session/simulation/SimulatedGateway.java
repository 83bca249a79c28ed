package io.culvert.session.simulation;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway as far as the owners of tunnels can tell: sockets, sequences, deadlines, life signs, replies in order. */
final class SimulatedGateway {
    static final long DEADLINE_MS = 10_000;
    private static final long ALIVE_MS = 3000;
    private static final long UNPAIRED_MS = 10_000;

    /** A POST. */
    static final class Post {
        final SimulatedClient client;
        final String tunnel;
        final String id;
        long sequence;
        boolean paired;

        Post(SimulatedClient client, String tunnel, String id) {
            this.client = client;
            this.tunnel = tunnel;
            this.id = id;
        }
    }

    private final SimulatedProcess process;
    private final SimulatedLog log;
    private final Timeline time;
    private final GatewayAddress address;
    private final SimulatedProducer producer;
    private final Map<String, DataLeg> data = new HashMap<>();
    private final Map<String, Post> posts = new HashMap<>();
    private final Map<Integer, Long> ownerEpochs = new HashMap<>();
    private final Planted planted;
    private int ordersRead;

    SimulatedGateway(SimulatedProcess process, SimulatedLog log, Planted planted) {
        this.planted = planted;
        this.process = process;
        this.log = log;
        this.time = process.time;
        this.address = new GatewayAddress(process.name, Topics.replyPartition(process.name), process.name + ":8081");
        this.producer = new SimulatedProducer(process, log, true);
    }

    void start() {
        SimulatedLog.Place orders = new SimulatedLog.Place(Topics.REPLIES, address.replyPartition());
        ordersRead = log.records(orders).size();
        log.follow(orders, () -> process.after(time.delay(), () -> readOrders(orders)));
        alive();
    }

    SimulatedProcess process() {
        return process;
    }

    boolean holds(DataLeg leg) {
        return process.isAlive() && data.get(leg.tunnel()) == leg;
    }

    boolean holds(Post post) {
        return process.isAlive() && posts.get(post.tunnel) == post;
    }

    private void alive() {
        for (int partition : Simulation.PARTITIONS) {
            producer.send(new TunnelEvent.GatewayAlive(address, partition, false).encode());
        }
        process.after(ALIVE_MS, this::alive);
    }

    private void readOrders(SimulatedLog.Place orders) {
        List<SimulatedLog.Kept> all = log.records(orders);
        while (ordersRead < all.size()) {
            WireRecord record = all.get(ordersRead++).record();
            if (GatewayOrder.addressee(record).filter(process.name::equals).isPresent()) {
                if (isCurrent(record)) {
                    GatewayOrder.decode(record).ifPresent(this::carryOut);
                }
            }
        }
    }

    /** What an earlier owner of the partition says after a later one is not carried out. */
    private boolean isCurrent(WireRecord record) {
        int partition = Topics.commandPartition(record.key());
        long highest = ownerEpochs.getOrDefault(partition, 0L);
        long epoch = GatewayOrder.ownerEpoch(record).orElse(highest);
        ownerEpochs.put(partition, Math.max(epoch, highest));
        return epoch >= highest || planted == Planted.EPOCHS_IGNORED;
    }

    private void carryOut(GatewayOrder order) {
        switch (order) {
            case GatewayOrder.Reply reply -> {
                DataLeg leg = data.get(reply.tunnelId());
                if (leg != null && reply.dataSocket().filter(leg.id()::equals).isPresent()) {
                    leg.reply(reply);
                }
            }
            case GatewayOrder.Paired paired -> {
                DataLeg leg = data.get(paired.tunnelId());
                if (leg != null && leg.id().equals(paired.socket())) {
                    leg.pair();
                }
                Post post = posts.get(paired.tunnelId());
                if (post != null && post.id.equals(paired.socket())) {
                    post.paired = true;
                }
            }
            case GatewayOrder.CloseSocket close -> close(close);
            case GatewayOrder.Answered answered -> {} // a client here waits for each reply before it asks on
            case GatewayOrder.Echo echo -> throw new AssertionError("nobody echoes here");
        }
    }

    private void close(GatewayOrder.CloseSocket close) {
        DataLeg leg = data.get(close.tunnelId());
        if (leg != null && leg.id().equals(close.socket())) {
            closeData(leg, close.reason());
        }
        Post post = posts.get(close.tunnelId());
        if (post != null && post.id.equals(close.socket())) {
            closePost(post, true);
        }
    }

    /** A GET; empty-handed if its tunnel works here already. */
    void openData(SimulatedClient client, String tunnel) {
        DataLeg present = data.get(tunnel);
        if (present != null && present.isPaired()) {
            return;
        }
        if (present != null) {
            closeData(present, "replaced");
        }
        DataLeg leg = new DataLeg(this, client, tunnel, time.hex(16));
        data.put(tunnel, leg);
        producer.send(
                new TunnelEvent.DataSocketOpened(tunnel, address, leg.id(), TunnelEvent.Transport.HTTP, "/live/cam1")
                        .encode());
        time.note(() -> process.name + ": GET " + leg.id() + " of " + tunnel.substring(0, 6));
        Post post = posts.get(tunnel);
        if (post != null) {
            leg.pair();
            post.paired = true;
        }
        process.after(UNPAIRED_MS, () -> {
            if (!leg.isPaired()) {
                closeData(leg, "unpaired");
            }
        });
        client.dataOpened(leg);
    }

    void openPost(SimulatedClient client, String tunnel) {
        Post post = new Post(client, tunnel, time.hex(16));
        Post former = posts.put(tunnel, post);
        if (former != null) {
            closePost(former, true);
        }
        time.note(() -> process.name + ": POST " + post.id + " of " + tunnel.substring(0, 6));
        DataLeg leg = data.get(tunnel);
        if (leg == null) {
            producer.send(new TunnelEvent.CommandSocketOpened(tunnel, address, post.id).encode());
        } else {
            leg.pair();
            post.paired = true;
        }
        process.after(UNPAIRED_MS, () -> {
            if (!post.paired) {
                closePost(post, true);
            }
        });
        client.postOpened(this, post);
    }

    void request(Post post, SimulatedClient.Question question) {
        if (post.client.isOver() || posts.get(post.tunnel) != post) {
            return;
        }
        long sequence = ++post.sequence;
        post.client.published(post, question, sequence, time.now() + DEADLINE_MS);
        DataLeg leg = data.get(post.tunnel);
        if (leg != null) {
            leg.expect(post.id, sequence);
        }
        WireRecord record = new TunnelEvent.Command(
                        post.tunnel, address, post.id, sequence, time.now() + DEADLINE_MS, question.message())
                .encode();
        producer.send(record);
        if (time.oneIn(40)) {
            time.happened(Fault.COMMAND_DUPLICATED);
            process.after(time.between(0, 200), () -> producer.send(record));
        }
    }

    void closeData(DataLeg leg, String reason) {
        if (data.remove(leg.tunnel(), leg)) {
            time.note(() -> process.name + ": GET " + leg.id() + " closed, " + reason);
            leg.end();
            producer.send(new TunnelEvent.DataSocketClosed(leg.tunnel(), address, leg.id(), reason).encode());
            Post post = posts.get(leg.tunnel());
            if (post != null) {
                closePost(post, true);
            }
            time.after(time.delay(), () -> leg.client().dataClosed(leg));
        }
    }

    void closePost(Post post, boolean tell) {
        posts.remove(post.tunnel, post);
        if (tell) {
            time.after(time.delay(), () -> post.client.postClosed(post));
        }
    }

    void stop() {
        producer.cut(false);
        process.stop();
    }

    void kill() {
        producer.cut(true);
        process.kill();
        data.values().forEach(leg -> time.after(time.delay(), () -> leg.client().dataClosed(leg)));
        posts.values().forEach(post -> time.after(time.delay(), () -> post.client.postClosed(post)));
    }
}
