package io.culvert.gateway.http;

import io.culvert.gateway.access.AccessRules;
import io.culvert.gateway.access.ViewerAccess;
import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.gateway.publication.PublicationSettings;
import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.stream.LastFrame;
import io.culvert.gateway.stream.PlayStart;
import io.culvert.gateway.stream.Streams;
import io.culvert.gateway.stream.Viewer;
import io.culvert.gateway.stream.ViewerListener;
import io.culvert.gateway.tunnel.CountingMeters;
import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.gateway.tunnel.TunnelServices;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkSecret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * The clients' port without a network and without a broker: connections are embedded channels, events are collected, and
 * a stream begins at once, or when the test says so. Belongs to the thread of the test.
 */
final class Port {
    static final String COOKIE = "abcdefgh12345678";

    final CountingMeters meters = new CountingMeters();
    final Map<String, Integer> refused = new HashMap<>();
    final List<TunnelEvent> events = new ArrayList<>();
    /** What the broker did not take. */
    final List<TunnelEvent> lost = new ArrayList<>();

    final TestStreams streams = new TestStreams();
    final TunnelRegistry registry;
    long nowMillis = 1_000;
    final ViewerAccess access = new ViewerAccess(
            new AccessRules(List.of("/live"), true, Duration.ofSeconds(60), Duration.ofSeconds(1)),
            new LinkSecret("fleet"),
            () -> nowMillis);
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final HttpServices services;
    final PublicationCounters published = new PublicationCounters();
    final Publications publications =
            new Publications(PublicationSettings.DEFAULTS, published, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
    boolean brokerAway;

    Port() {
        this(TunnelLimits.DEFAULT);
    }

    Port(TunnelLimits limits) {
        this(limits, Origins.ANY);
    }

    Port(Origins origins) {
        this(TunnelLimits.DEFAULT, origins);
    }

    private Port(TunnelLimits limits, Origins origins) {
        TunnelServices tunnels = new TunnelServices(
                new GatewayAddress("gw-1", 5, "127.0.0.1:8081"),
                limits,
                meters,
                this::publish,
                streams,
                publications,
                () -> nowMillis);
        registry = new TunnelRegistry(tunnels);
        services = new HttpServices(HttpLimits.DEFAULT, new Counts(), origins, access, registry, tunnels);
    }

    EmbeddedChannel connect() {
        EmbeddedChannel channel = new EmbeddedChannel(new HeadReader(services));
        channels.add(channel);
        return channel;
    }

    EmbeddedChannel send(String text) {
        EmbeddedChannel channel = connect();
        send(channel, text);
        return channel;
    }

    void send(EmbeddedChannel channel, String text) {
        send(channel, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(EmbeddedChannel channel, byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        settle();
    }

    EmbeddedChannel get() {
        EmbeddedChannel channel = send(head("GET", COOKIE));
        received(channel);
        return channel;
    }

    EmbeddedChannel post() {
        return send(head("POST", COOKIE));
    }

    static String head(String method, String cookie) {
        return method + " /live/cam HTTP/1.0\r\nHost: h\r\nx-sessioncookie: " + cookie + "\r\n"
                + (method.equals("POST") ? "Content-Length: 32767\r\n" : "") + "\r\n";
    }

    static String request(String method, int cseq) {
        return method + " rtsp://h/live/cam RTSP/1.0\r\nCSeq: " + cseq + "\r\n\r\n";
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Lets every loop do what it was handed, until nobody hands anything on. */
    void settle() {
        for (int round = 0; round < 6; round++) {
            channels.forEach(EmbeddedChannel::runPendingTasks);
        }
    }

    void pass(long seconds) {
        for (long i = 0; i < seconds; i++) {
            for (EmbeddedChannel channel : List.copyOf(channels)) {
                channel.advanceTimeBy(1, TimeUnit.SECONDS);
                channel.runScheduledPendingTasks();
            }
            settle();
        }
    }

    String received(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    <T extends TunnelEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<TunnelEvent.Command> commands() {
        return events(TunnelEvent.Command.class);
    }

    void answer(TunnelEvent.Command command, ViewerOrder... order) {
        String text = new String(command.request(), StandardCharsets.ISO_8859_1);
        String cseq = text.substring(text.indexOf("CSeq: ") + 6).split("\r\n")[0];
        deliver(command, "RTSP/1.0 200 OK\r\nCSeq: " + cseq + "\r\n\r\n", order);
    }

    /** The owner has found the data socket of the newest POST on another gateway. */
    void pairElsewhere() {
        List<TunnelEvent.CommandSocketOpened> opened = events(TunnelEvent.CommandSocketOpened.class);
        TunnelEvent.CommandSocketOpened post = opened.get(opened.size() - 1);
        registry.deliver(
                new GatewayOrder.Paired(post.tunnelId(), GatewayOrder.Destination.of(post.gateway()), post.socket()));
        settle();
    }

    /** Before any loop does what it was handed. */
    void deliverAtOnce(TunnelEvent.Command command) {
        registry.deliver(new GatewayOrder.Reply(
                command.tunnelId(),
                GatewayOrder.Destination.of(command.gateway()),
                command.socket(),
                command.sequence(),
                "RTSP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                Optional.empty(),
                Optional.empty()));
    }

    void deliver(TunnelEvent.Command command, String response, ViewerOrder... order) {
        registry.deliver(new GatewayOrder.Reply(
                command.tunnelId(),
                GatewayOrder.Destination.of(command.gateway()),
                command.socket(),
                command.sequence(),
                response.getBytes(StandardCharsets.ISO_8859_1),
                Optional.ofNullable(order.length == 0 ? null : order[0]),
                Optional.empty()));
        settle();
    }

    private void publish(TunnelEvent event, Runnable onFailure) {
        if (brokerAway) {
            lost.add(event);
            onFailure.run();
        } else {
            events.add(event);
        }
    }

    private final class Counts implements HttpMeters {
        @Override
        public void connection() {}

        @Override
        public void httpRefused(int status, String reason) {
            refused.merge(reason, 1, Integer::sum);
        }
    }

    /** Streams whose viewers begin at sequence 100, at once unless held. */
    static final class TestStreams implements Streams {
        final List<String> calls = new ArrayList<>();
        boolean held;
        boolean failing;
        private ViewerListener listener;

        @Override
        public Viewer play(ViewerOrder.Play order, Channel channel, ViewerListener watching, LastFrame had) {
            calls.add("play " + order.stream());
            if (failing) {
                throw new IllegalStateException("no viewer today");
            }
            listener = watching;
            if (!held) {
                start();
            }
            return new Viewer() {
                @Override
                public void pause() {
                    calls.add("pause");
                }

                @Override
                public LastFrame lastFrame() {
                    return LastFrame.NONE;
                }

                @Override
                public void stop() {
                    calls.add("stop");
                }
            };
        }

        void start() {
            listener.onStart(new PlayStart(List.of(new PlayStart.TrackStart(0, 100, 9000)), OptionalDouble.empty()));
        }

        ViewerListener listener() {
            return listener;
        }
    }
}
