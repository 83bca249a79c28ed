package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.store.TunnelSnapshot;
import io.culvert.session.tunnel.DataSocket;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoredLogTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final int PARTITION = Topics.commandPartition(ID);
    private static final GatewayAddress GATEWAY = new GatewayAddress("one-000001", 1, "10.0.0.1:8081");

    private final RestoredLog log = new RestoredLog();

    private static Tunnel tunnel(String socket) {
        DataSocket data = new DataSocket(GATEWAY, socket, false, 0);
        return new Tunnel(ID, 0, Optional.of(data), List.of(), Optional.empty(), List.of());
    }

    private void snapshot(long epoch, String socket) {
        log.accept(OwnerEpoch.stamp(TunnelSnapshot.encode(tunnel(socket)), epoch));
    }

    private RestoredPartition restored() {
        return log.partition(PARTITION);
    }

    @Test
    void shouldPassOverAFormerOwnerWhenALaterOneHasClaimed() {
        snapshot(5, "true");
        log.accept(OwnerEpoch.claim(PARTITION, 7));
        snapshot(5, "late");

        assertThat(restored().epoch()).isEqualTo(7);
        assertThat(restored().tunnels()).containsExactly(tunnel("true"));
        assertThat(restored().overwritten()).containsExactly(ID);
    }

    @Test
    void shouldKeepATunnelWhenAFormerOwnerEndsIt() {
        log.accept(OwnerEpoch.claim(PARTITION, 7));
        snapshot(7, "true");
        log.accept(OwnerEpoch.stamp(TunnelSnapshot.forget(ID), 5));
        assertThat(restored().tunnels()).containsExactly(tunnel("true"));

        snapshot(7, "newer");
        assertThat(restored().tunnels()).containsExactly(tunnel("newer"));
        assertThat(restored().overwritten()).isEmpty();
    }

    @Test
    void shouldIgnoreAClaimWhenAHigherOneStands() {
        log.accept(OwnerEpoch.claim(PARTITION, 7));
        log.accept(OwnerEpoch.claim(PARTITION, 6));
        snapshot(6, "late");
        assertThat(restored().epoch()).isEqualTo(7);
        assertThat(restored().tunnels()).isEmpty();
    }

    /** It is no tunnel's, and its key names another partition: nothing must be written anew for it. */
    @Test
    void shouldCountNoTunnelAsOverwrittenWhenAClaimIsVoid() {
        log.accept(OwnerEpoch.claim(PARTITION, 7));
        log.accept(OwnerEpoch.claim(PARTITION, 6));

        assertThat(restored().overwritten()).isEmpty();
    }

    @Test
    void shouldTakeASnapshotWhenAnEarlierReleaseWroteIt() {
        WireRecord unstamped = TunnelSnapshot.encode(tunnel("old"));
        log.accept(OwnerEpoch.claim(PARTITION, 7));
        log.accept(unstamped);
        assertThat(restored().tunnels()).containsExactly(tunnel("old"));
    }
}
