package io.culvert.session.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.kafka.WireRecord;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged service against a real broker; the test plays gateway and relay. */
class SessionServiceIT {
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);
    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(90);
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);
    private static final Duration OUTAGE = Duration.ofSeconds(8);
    private static final String STREAM = "/live/lobby";
    private static final String URL = "rtsp://culvert.test:80" + STREAM;
    private static final GatewayAddress GATEWAY =
            new GatewayAddress("gate-0a1b2c", Topics.replyPartition("gate-0a1b2c"), "127.0.0.1:8081");

    private static final Random RANDOM = new Random();
    private static final AtomicBoolean GATEWAY_ALIVE = new AtomicBoolean(true);

    private static EmbeddedKafkaBroker broker;
    private static CutWire wire;
    private static String address;
    private static KafkaProducer<String, byte[]> producer;
    private static TopicTail replies;
    private static TopicTail subscriptions;
    private static ServiceProcess service;

    @BeforeAll
    static void startBrokerAndService() throws Exception {
        int kafkaPort = ServiceProcess.freePort();
        wire = new CutWire(kafkaPort);
        broker = new EmbeddedKafkaBroker()
                .withKafkaPort(kafkaPort)
                .withAdvertisedListeners("PLAINTEXT://localhost:" + wire.port())
                .withControllerPort(ServiceProcess.freePort())
                .withDeleteLogDirsOnClose(true)
                .start();
        address = "localhost:" + wire.port();
        service = ServiceProcess.start(address, "service").awaitReady();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address, "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
        replies = new TopicTail(address, Topics.REPLIES, Topics.REPLY_PARTITIONS);
        subscriptions = new TopicTail(address, Topics.SUBSCRIPTIONS, Topics.SUBSCRIPTION_PARTITIONS);
        Thread heartbeat = new Thread(SessionServiceIT::beat, "gateway-heartbeat");
        heartbeat.setDaemon(true);
        heartbeat.start();
    }

    @AfterAll
    static void stopAll() throws Exception {
        GATEWAY_ALIVE.set(false);
        service.close();
        replies.close();
        subscriptions.close();
        producer.close(Duration.ofSeconds(1));
        broker.close();
        wire.close();
    }

    private static void beat() {
        try {
            while (GATEWAY_ALIVE.get()) {
                IntStream.range(0, Topics.COMMAND_PARTITIONS)
                        .forEach(each -> send(new TunnelEvent.GatewayAlive(GATEWAY, each, false).encode()));
                TimeUnit.SECONDS.sleep(3);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(WireRecord record) {
        ProducerRecord<String, byte[]> out = new ProducerRecord<>(
                record.topic(), record.partition(), record.key(), record.value().orElse(null));
        record.headers().forEach((name, text) -> out.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(out);
    }

    /** A client on a tunnel of its own. */
    private static final class Client {
        private final String tunnel = hex(16);
        private final String socket = hex(8);
        private String session = "";
        private long sequence;

        Client open() {
            send(new TunnelEvent.DataSocketOpened(tunnel, GATEWAY, "data-" + socket, TunnelEvent.Transport.HTTP, STREAM)
                    .encode());
            return this;
        }

        void close() {
            send(new TunnelEvent.DataSocketClosed(tunnel, GATEWAY, "data-" + socket, "client").encode());
        }

        String ask(String method, String url, String... headers) throws Exception {
            return ask(REPLY_LIMIT, method, url, headers);
        }

        String ask(Duration limit, String method, String url, String... headers) throws Exception {
            tell(limit, method, url, headers);
            return reply(sequence, limit);
        }

        void tell(Duration limit, String method, String url, String... headers) {
            String request = method + " " + url + " RTSP/1.0\r\nCSeq: " + ++sequence + "\r\n"
                    + (session.isEmpty() ? "" : "Session: " + session + "\r\n")
                    + String.join(
                            "",
                            List.of(headers).stream().map(each -> each + "\r\n").toList()) + "\r\n";
            tell(sequence, limit, request);
        }

        void tell(long number, Duration limit, String request) {
            long deadline = System.currentTimeMillis() + limit.toMillis();
            byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
            send(new TunnelEvent.Command(tunnel, GATEWAY, socket, number, deadline, bytes).encode());
        }

        String reply(long number, Duration limit) throws Exception {
            Await.until(limit, "reply " + number, () -> replyTo(number).isPresent());
            return new String(replyTo(number).orElseThrow().response(), StandardCharsets.US_ASCII);
        }

        Optional<GatewayOrder.Reply> replyTo(long number) {
            return replies().stream().filter(each -> each.sequence() == number).findFirst();
        }

        List<GatewayOrder.Reply> replies() {
            List<GatewayOrder.Reply> found = new ArrayList<>();
            for (WireRecord record : replies.records()) {
                if (record.key().equals(tunnel)
                        && GatewayOrder.decode(record).orElse(null) instanceof GatewayOrder.Reply reply) {
                    found.add(reply);
                }
            }
            return found;
        }

        void setUp() throws Exception {
            String reply = ask("SETUP", URL + "/track0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
            assertThat(reply).startsWith("RTSP/1.0 200");
            session = reply.split("Session: ")[1].split(";")[0];
        }
    }

    private static String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        RANDOM.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    private static void describeStream() {
        send(new StreamState(
                        STREAM,
                        StreamState.Condition.READY,
                        System.currentTimeMillis(),
                        "relay-1",
                        "v=0\r\n",
                        List.of(new StreamState.Track(0, "video", 96, 90000, "H264")),
                        Optional.empty(),
                        Optional.empty())
                .encode());
    }

    private static boolean isSubscribed(String consumerPrefix) {
        Optional<WireRecord> last = subscriptions.records().stream()
                .filter(each -> each.key().startsWith(STREAM + "|" + consumerPrefix))
                .reduce((earlier, later) -> later);
        return last.flatMap(Subscription::decode).isPresent();
    }

    @Test
    void shouldPlayWhenTheRelayDescribesTheStreamOnRequest() throws Exception {
        Client client = new Client().open();
        assertThat(client.ask("OPTIONS", URL)).contains("Public: ").contains("CSeq: 1\r\n");

        client.tell(REPLY_LIMIT, "DESCRIBE", URL, "Accept: application/sdp");
        Await.until(REPLY_LIMIT, "describe subscription", () -> isSubscribed("describe#"));
        describeStream();
        assertThat(client.reply(2, REPLY_LIMIT))
                .contains("Content-Base: " + URL + "/\r\n")
                .endsWith("v=0\r\n");

        client.setUp();
        assertThat(client.ask("PLAY", URL + "/")).startsWith("RTSP/1.0 200").contains("RTP-Info: url=");
        assertThat(client.replyTo(4).orElseThrow().viewer()).get().isInstanceOf(ViewerOrder.Play.class);
        Await.until(REPLY_LIMIT, "live subscription", () -> isSubscribed(GATEWAY.instance()));
        assertThat(service.api("/api/streams")).contains(STREAM);

        client.close();
        Await.until(REPLY_LIMIT, "tombstone", () -> !isSubscribed(GATEWAY.instance()));
    }

    @Test
    void shouldRestoreSessionsWhenKilledAndStartedAgain() throws Exception {
        describeStream();
        Client client = new Client().open();
        client.ask("OPTIONS", URL);
        client.setUp();
        client.ask("PLAY", URL);
        int repliesBefore = client.replies().size();

        service.kill();
        client.tell(FAILOVER_LIMIT, "GET_PARAMETER", URL);
        service = ServiceProcess.start(address, "service-restarted");

        assertThat(client.reply(4, FAILOVER_LIMIT))
                .startsWith("RTSP/1.0 200")
                .contains("Session: " + client.session + ";timeout=55");
        assertThat(client.ask("PAUSE", URL)).startsWith("RTSP/1.0 200");
        assertThat(client.ask("TEARDOWN", URL)).startsWith("RTSP/1.0 200");
        assertThat(client.replies().stream().map(GatewayOrder.Reply::sequence).distinct())
                .hasSizeGreaterThan(repliesBefore);
        Await.until(REPLY_LIMIT, "tombstone", () -> !isSubscribed(GATEWAY.instance()));
        client.close();
        service.awaitReady();
    }

    @Test
    void shouldSendTheStoredReplyWhenACommandComesAgain() throws Exception {
        describeStream();
        Client client = new Client().open();
        String setup = "SETUP " + URL + "/track0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;unicast\r\n\r\n";
        client.tell(1, REPLY_LIMIT, setup);
        client.tell(1, REPLY_LIMIT, setup);

        Await.until(REPLY_LIMIT, "two replies", () -> client.replies().size() == 2);

        assertThat(client.replies().get(1).response())
                .isEqualTo(client.replies().get(0).response());
        client.close();
    }

    @Test
    void shouldGoOnWhenARecordIsUnreadable() throws Exception {
        try (TopicTail deadLetters = new TopicTail(address, Topics.DEAD_LETTERS, 1)) {
            Client client = new Client().open();
            int partition = Topics.commandPartition(client.tunnel);
            Map<String, String> headers = Map.of(RecordHeaders.KIND, "command");
            send(new WireRecord(Topics.COMMANDS, partition, client.tunnel, headers, Optional.of(new byte[] {1})));

            assertThat(client.ask("OPTIONS", "*")).startsWith("RTSP/1.0 200");
            Await.until(REPLY_LIMIT, "dead letter", () -> !deadLetters.records().isEmpty());
            assertThat(service.status("/q/health/live")).isEqualTo(200);
            client.close();
        }
    }

    @Test
    void shouldKeepUpWhenManyTunnelsAskAtOnce() throws Exception {
        describeStream();
        List<Client> clients =
                IntStream.range(0, 500).mapToObj(each -> new Client().open()).toList();
        long begin = System.nanoTime();
        for (Client client : clients) {
            client.tell(LOAD_LIMIT, "SETUP", URL, "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
            client.tell(LOAD_LIMIT, "OPTIONS", URL);
        }
        Client last = clients.get(clients.size() - 1);
        last.reply(2, LOAD_LIMIT);
        Await.until(LOAD_LIMIT, "all replies", () -> clients.stream()
                .allMatch(each -> each.replyTo(2).isPresent()));
        System.out.printf("1000 commands on 500 tunnels: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
        for (Client client : clients) {
            assertThat(client.replies().stream().map(GatewayOrder.Reply::sequence))
                    .containsExactly(1L, 2L);
            client.close();
        }
    }

    @Test
    void shouldStayAliveAndAnswerAgainWhenTheBrokerWasAway() throws Exception {
        describeStream();
        Client client = new Client().open();
        client.ask("OPTIONS", URL);
        client.setUp();
        client.ask("PLAY", URL);

        wire.cut();
        long back = System.nanoTime() + OUTAGE.toNanos();
        Await.until(LOAD_LIMIT, "end of the outage", () -> {
            assertThat(service.status("/q/health/live")).isEqualTo(200);
            return System.nanoTime() > back;
        });
        wire.mend();

        assertThat(client.ask(FAILOVER_LIMIT, "GET_PARAMETER", URL))
                .startsWith("RTSP/1.0 200")
                .contains("Session: " + client.session);
        client.close();
    }
}
