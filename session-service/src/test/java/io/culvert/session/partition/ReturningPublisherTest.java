package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.tunnel.Receipt;
import io.culvert.session.tunnel.SessionIds;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A publisher whose connection ended comes back before the log has told its end to anybody; and one that has to go. */
class ReturningPublisherTest {
    private static final String FIRST = "0123456789abcdef0123456789abcdef";
    private static final String SECOND = "fedcba9876543210fedcba9876543210";
    private static final GatewayAddress GATEWAY = new GatewayAddress("gateway-0-abcdef", 3, "127.0.0.1:1");
    private static final String URL = "rtsp://host/live/in";
    private static final String SDP = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
            + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:streamid=0\r\n";

    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final BlockingQueue<WireRecord> publications = new LinkedBlockingQueue<>();
    private final SessionLoop loop = new SessionLoop(
            "session-0-abcdef",
            PartitionLimits.DEFAULT,
            2_000,
            this::written,
            new SilentObserver(),
            Clock.systemUTC(),
            SessionIds.DIGEST);

    @BeforeEach
    void own() {
        loop.allowPublishing(new PublishPaths(List.of("/live/"), StreamSource.Busy.REFUSE));
        List.of(FIRST, SECOND)
                .forEach(tunnel -> loop.assigned(
                        List.of(new RestoredPartition(
                                Topics.commandPartition(tunnel), 1, List.of(), Set.of(), List.of())),
                        1));
    }

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void shouldLetThePublisherInAgainWhenItsOldTunnelIsKnownToBeClosed() throws Exception {
        publish(FIRST);
        event(FIRST, 9, new TunnelEvent.DataSocketClosed(FIRST, GATEWAY, "socket", "client-closed"));

        open(SECOND);

        assertThat(ask(SECOND, 1, announce())).startsWith("RTSP/1.0 200 ");
    }

    @Test
    void shouldRefuseAnotherPublisherWhenTheTunnelOfTheFirstStands() throws Exception {
        publish(FIRST);

        open(SECOND);

        assertThat(ask(SECOND, 1, announce())).startsWith("RTSP/1.0 455 ");
    }

    @Test
    void shouldCloseThePublisherWhenItsPathNamesSomethingElse() throws Exception {
        loop.definitionsKnown();
        publish(FIRST);

        StreamSource file = new StreamSource.File("clip.mp4");
        loop.definition(
                "/live/in", Optional.of(new StreamDefinition("/live/in", file, false, StreamDefinition.Origin.API)));

        assertThat(closed.poll(30, TimeUnit.SECONDS)).isEqualTo("stream-withdrawn");
    }

    @Test
    void shouldKeepThePublisherWhenItsPathIsDefinedForPublishing() throws Exception {
        loop.definitionsKnown();
        publish(FIRST);

        StreamSource rule = new StreamSource.Publish(List.of(), StreamSource.Busy.REFUSE);
        loop.definition(
                "/live/in", Optional.of(new StreamDefinition("/live/in", rule, false, StreamDefinition.Origin.API)));
        loop.census().get(30, TimeUnit.SECONDS);

        assertThat(closed).isEmpty();
    }

    private void publish(String tunnel) throws InterruptedException {
        open(tunnel);
        String session = ask(tunnel, 1, announce()).replaceFirst("(?s).*Session: ([^;\r]+).*", "$1");
        ask(
                tunnel,
                2,
                "SETUP " + URL + "/streamid=0 RTSP/1.0\r\nCSeq: 2\r\nSession: " + session
                        + "\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1;mode=record\r\n\r\n");
        String recording = ask(tunnel, 3, "RECORD " + URL + " RTSP/1.0\r\nCSeq: 3\r\nSession: " + session + "\r\n\r\n");
        assertThat(recording).startsWith("RTSP/1.0 200 ");
        loop.subscription(publications.poll(30, TimeUnit.SECONDS));
    }

    private static String announce() {
        return "ANNOUNCE " + URL + " RTSP/1.0\r\nCSeq: 1\r\nContent-Type: application/sdp\r\nContent-Length: "
                + SDP.length() + "\r\n\r\n" + SDP;
    }

    private void open(String tunnel) {
        event(
                tunnel,
                0,
                new TunnelEvent.DataSocketOpened(tunnel, GATEWAY, "socket", TunnelEvent.Transport.RTSP, "/live/in"));
    }

    private String ask(String tunnel, long number, String request) throws InterruptedException {
        long deadline = System.currentTimeMillis() + 60_000;
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        event(tunnel, number, new TunnelEvent.Command(tunnel, GATEWAY, "socket", number, deadline, bytes));
        return replies.poll(30, TimeUnit.SECONDS);
    }

    private void event(String tunnel, long offset, TunnelEvent event) {
        loop.event(Topics.commandPartition(tunnel), offset, event, Receipt.NONE);
    }

    /** The broker takes everything, and brings nothing back by itself. */
    private CompletionStage<?> written(WireRecord record) {
        if (record.topic().equals(Topics.SUBSCRIPTIONS)) {
            publications.add(record);
        } else if (record.topic().equals(Topics.REPLIES)
                && GatewayOrder.decode(record).orElse(null) instanceof GatewayOrder.Reply reply) {
            replies.add(new String(reply.response(), StandardCharsets.US_ASCII));
        } else if (record.topic().equals(Topics.REPLIES)
                && GatewayOrder.decode(record).orElse(null) instanceof GatewayOrder.CloseSocket order) {
            closed.add(order.reason());
        }
        return CompletableFuture.completedStage(null);
    }
}
