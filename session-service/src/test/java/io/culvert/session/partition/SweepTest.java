package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.culvert.session.tunnel.Receipt;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What time alone ends: tunnels of gateways that died, tunnels that never came to be, and commands that nobody answers. */
class SweepTest {
    private static final String TUNNEL = "0123456789abcdef0123456789abcdef";
    private static final int PARTITION = Topics.commandPartition(TUNNEL);
    private static final GatewayAddress GATEWAY = new GatewayAddress("gateway-0-abcdef", 3, "127.0.0.1:1");
    private static final GatewayAddress OTHER = new GatewayAddress("gateway-1-abcdef", 4, "127.0.0.1:2");

    private final LoopByHand hand = new LoopByHand(PARTITION);

    private static TunnelEvent opened() {
        return new TunnelEvent.DataSocketOpened(TUNNEL, GATEWAY, "get-1", TunnelEvent.Transport.HTTP, "/live/cam");
    }

    private static TunnelEvent alive(GatewayAddress gateway) {
        return new TunnelEvent.GatewayAlive(gateway, PARTITION, false);
    }

    /** Snapshots of the tunnel since this was last asked: true where it stands, false where it has ended. */
    private List<Boolean> snapshots() {
        return hand.written().stream()
                .filter(record ->
                        record.topic().equals(Topics.SESSIONS) && record.key().equals(TUNNEL))
                .map(record -> record.value().isPresent())
                .toList();
    }

    @Test
    void shouldEndTheTunnelsOfAGatewayThatFellSilent() {
        hand.own();
        hand.hear(opened());
        assertThat(snapshots()).containsExactly(true);
        hand.pass(13);
        assertThat(snapshots()).isEmpty();

        hand.pass(2);

        List<WireRecord> written = hand.written();
        assertThat(written)
                .filteredOn(record -> record.topic().equals(Topics.SESSIONS))
                .allSatisfy(record -> assertThat(record.value()).isEmpty())
                .extracting(WireRecord::key)
                .containsExactly(TUNNEL);
        assertThat(written)
                .filteredOn(record -> record.topic().equals(Topics.REPLIES))
                .map(record -> GatewayOrder.decode(record).orElseThrow())
                .containsExactly(new GatewayOrder.CloseSocket(
                        TUNNEL, GatewayOrder.Destination.of(GATEWAY), "get-1", "gateway-silent"));
        assertThat(tunnels()).isZero();
    }

    /** The next owner of the partition, who knows the tunnel from the log. */
    private LoopByHand successor() {
        RestoredLog log = new RestoredLog();
        hand.own();
        hand.hear(opened());
        hand.written().stream()
                .filter(record -> record.topic().equals(Topics.SESSIONS))
                .forEach(log::accept);
        LoopByHand next = new LoopByHand(PARTITION);
        next.own(log.partition(PARTITION));
        return next;
    }

    @Test
    void shouldEndThemTooWhenTheyAreKnownFromTheLogAlone() {
        LoopByHand next = successor();
        next.pass(1);
        next.written();

        next.pass(14);

        assertThat(next.written())
                .filteredOn(record -> record.topic().equals(Topics.SESSIONS))
                .extracting(WireRecord::key, WireRecord::value)
                .containsExactly(tuple(TUNNEL, Optional.empty()));
    }

    @Test
    void shouldEndNothingWhenTheGatewaySpeaksOrTheLogStandsStill() {
        hand.own();
        hand.hear(opened());
        snapshots();
        for (int n = 0; n < 10; n++) {
            hand.pass(3);
            hand.hear(alive(GATEWAY));
        }
        hand.logStands(true);
        int before = hand.ticks;
        hand.pass(600);
        assertThat(hand.ticks - before).as("words that pile up").isEqualTo(1);
        hand.logStands(false);
        hand.hear(alive(GATEWAY));
        hand.pass(12);

        assertThat(snapshots()).as("an old one is written anew").containsExactly(true);
    }

    /** What a former owner can still write says nothing of what this one, and the gateways, can. */
    @Test
    void shouldNotTakeTheWordOfAnotherOwnerForItsOwn() {
        hand.own();
        hand.hear(opened());
        hand.pass(1);
        snapshots();
        hand.logStands(true);
        for (int n = 0; n < 30; n++) {
            hand.pass(1);
            hand.loop.tick(OwnerTick.of(PARTITION, "session-1-abcdef"));
        }
        hand.pass(1);

        assertThat(tunnels()).isEqualTo(1);
    }

    @Test
    void shouldForgetThePostOfASilentGatewayAndKeepTheTunnel() {
        hand.own();
        hand.hear(opened());
        hand.hear(new TunnelEvent.CommandSocketOpened(TUNNEL, OTHER, "post-1"));
        hand.hear(alive(OTHER));
        snapshots();
        for (int n = 0; n < 5; n++) {
            hand.pass(3);
            hand.hear(alive(GATEWAY));
        }

        assertThat(snapshots()).containsExactly(true);
    }

    /** Its commands wait until then, and one that comes later is that of a new tunnel. */
    @Test
    void shouldForgetATunnelWhoseDataSocketNeverComes() {
        List<String> receipts = new ArrayList<>();
        byte[] request = "OPTIONS rtsp://h/live/cam RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        Receipt receipt = () -> receipts.add("settled");
        hand.own();
        hand.hear(new TunnelEvent.Command(TUNNEL, OTHER, "post-1", 1, hand.now() + 9_500, request), receipt);
        hand.hear(alive(OTHER));
        assertThat(tunnels()).isEqualTo(1);
        hand.pass(9);
        assertThat(receipts).isEmpty();

        hand.pass(2);

        assertThat(receipts).containsExactly("settled");
        assertThat(tunnels()).isZero();
    }

    /** A gateway that starts anew under its name is missed sooner than the data socket. */
    @Test
    void shouldSettleItsCommandsWhenTheGatewayOfATunnelWithoutDataSocketIsGone() {
        List<String> receipts = new ArrayList<>();
        byte[] request = "OPTIONS rtsp://h/live/cam RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        hand.own();
        hand.hear(
                new TunnelEvent.Command(TUNNEL, OTHER, "post-1", 1, hand.now() + 9_500, request),
                () -> receipts.add("settled"));
        hand.pass(1);
        hand.hear(alive(new GatewayAddress("gateway-1-fedcba", 4, "127.0.0.1:2")));
        for (int n = 0; n < 7; n++) {
            hand.pass(1);
            hand.hear(alive(new GatewayAddress("gateway-1-fedcba", 4, "127.0.0.1:2")));
        }

        assertThat(receipts).containsExactly("settled");
        assertThat(tunnels()).isZero();
    }

    /** Compaction may have left a former owner's void word alone on the log. */
    @Test
    void shouldWriteATunnelAnewWhenItsSnapshotIsOld() {
        hand.own();
        hand.hear(opened());
        assertThat(snapshots()).containsExactly(true);
        for (int n = 0; n < 29; n++) {
            hand.pass(10);
            hand.hear(alive(GATEWAY));
        }
        assertThat(snapshots()).isEmpty();

        hand.pass(10);
        assertThat(snapshots()).containsExactly(true);
        hand.hear(alive(GATEWAY));
        hand.pass(10);
        assertThat(snapshots()).isEmpty();
    }

    /** Owners may follow one another so fast that each would find it young. */
    @Test
    void shouldWriteATunnelAnewSoonWhenAnotherOwnerWroteIt() {
        LoopByHand next = successor();
        next.written();

        next.pass(1);
        next.hear(alive(GATEWAY));

        assertThat(next.written())
                .filteredOn(record -> record.topic().equals(Topics.SESSIONS))
                .extracting(WireRecord::key)
                .containsExactly(TUNNEL);
    }

    /** Its gateway lives, and it says nothing more: no command's deadline ends it. */
    @Test
    void shouldForgetACommandSocketThatStaysAlone() {
        hand.own();
        hand.hear(new TunnelEvent.CommandSocketOpened(TUNNEL, OTHER, "post-1"));
        hand.pass(9);
        assertThat(tunnels()).isEqualTo(1);

        hand.pass(2);

        assertThat(tunnels()).isZero();
    }

    /** Nothing happens while it waits: only the time that passes ends it. */
    @Test
    void shouldAnswerBeforeTheDeadlineWhenNoRelayDescribesTheStream() {
        byte[] request = "DESCRIBE rtsp://h/live/cam RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        hand.own();
        hand.hear(opened());
        hand.hear(new TunnelEvent.Command(TUNNEL, GATEWAY, "post-1", 1, hand.now() + 9_500, request));
        hand.pass(8);
        assertThat(replies()).isEmpty();

        hand.pass(1);

        assertThat(replies()).singleElement().asString().startsWith("RTSP/1.0 503 ");
    }

    private List<String> replies() {
        return hand.written().stream()
                .filter(record -> record.topic().equals(Topics.REPLIES))
                .map(record -> (GatewayOrder.Reply) GatewayOrder.decode(record).orElseThrow())
                .map(reply -> new String(reply.response(), StandardCharsets.US_ASCII))
                .toList();
    }

    private int tunnels() {
        CompletableFuture<SessionLoop.Census> census = hand.loop.census();
        hand.hear(alive(OTHER));
        return census.join().partitions().get(PARTITION).tunnels();
    }
}
