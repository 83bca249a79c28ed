package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.store.TunnelSnapshot;
import io.culvert.session.tunnel.DataSocket;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a new owner says first, and what it does about a former one that goes on speaking. */
class RestoredOwnerTest {
    private static final String TUNNEL = "0123456789abcdef0123456789abcdef";
    private static final int PARTITION = Topics.commandPartition(TUNNEL);
    private static final GatewayAddress GATEWAY = new GatewayAddress("gateway-0-abcdef", 3, "127.0.0.1:1");
    private static final Subscription UNWANTED = new Subscription(
            "/live/cam",
            Subscription.liveConsumer(GATEWAY.instance(), PARTITION),
            Optional.of(GATEWAY),
            Optional.empty());

    private final LoopByHand hand = new LoopByHand(PARTITION);

    private static Tunnel tunnel() {
        DataSocket data = new DataSocket(GATEWAY, "get-1", false, 0);
        return new Tunnel(TUNNEL, 0, Optional.of(data), List.of(), Optional.empty(), List.of());
    }

    private List<WireRecord> written(String topic) {
        return hand.written().stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    @Test
    void shouldTellItsGatewaysOfTheNewOwnerBeforeItHasAnythingElseToSay() {
        hand.own(new RestoredPartition(PARTITION, 7, List.of(tunnel()), Set.of(), List.of()));

        List<WireRecord> told = written(Topics.REPLIES);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().partition()).isEqualTo(GATEWAY.replyPartition());
        assertThat(GatewayOrder.addressee(told.getFirst())).contains(GATEWAY.instance());
        assertThat(told.getFirst().headers()).containsEntry(RecordHeaders.OWNER_EPOCH, "7");
    }

    /** Compaction would keep the void word and drop the true one. */
    @Test
    void shouldWriteAnewWhatAFormerOwnerHasOverwritten() {
        hand.own(new RestoredPartition(PARTITION, 7, List.of(tunnel()), Set.of(TUNNEL, "ended"), List.of()));

        List<WireRecord> snapshots = written(Topics.SESSIONS);
        assertThat(snapshots).extracting(WireRecord::key).containsExactly(TUNNEL, "ended");
        assertThat(snapshots.getFirst().value().map(TunnelSnapshot::decode)).contains(tunnel());
        assertThat(snapshots.getLast().value()).isEmpty();
    }

    @Test
    void shouldEndTheSubscriptionsOfAFormerOwnerThatNobodyWants() {
        hand.own(new RestoredPartition(PARTITION, 7, List.of(), Set.of(), List.of(UNWANTED)));

        List<WireRecord> ends = written(Topics.SUBSCRIPTIONS);
        assertThat(ends).extracting(WireRecord::key).containsExactly(UNWANTED.key());
        assertThat(ends.getFirst().value()).isEmpty();
    }

    @Test
    void shouldPutRightWhatAFormerOwnerSaysLateAndNotWhatItSaidItself() {
        hand.own(new RestoredPartition(PARTITION, 7, List.of(), Set.of(), List.of()));
        hand.written();
        hand.read(OwnerEpoch.stamp(UNWANTED.encode(), 7));
        assertThat(hand.written()).isEmpty();

        hand.read(OwnerEpoch.stamp(UNWANTED.encode(), 6));

        List<WireRecord> truth = written(Topics.SUBSCRIPTIONS);
        assertThat(truth).extracting(WireRecord::key).containsExactly(UNWANTED.key());
        assertThat(truth.getFirst().value()).isEmpty();
    }
}
