package io.culvert.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerEpochsTest {
    private final OwnerEpochs owners = new OwnerEpochs();

    private static WireRecord order(String tunnel, Map<String, String> headers) {
        return new WireRecord(Topics.REPLIES, 1, tunnel, headers, Optional.of(WireRecord.EMPTY_VALUE));
    }

    private boolean isCurrent(String tunnel, long epoch) {
        return owners.isCurrent(order(tunnel, Map.of(RecordHeaders.OWNER_EPOCH, Long.toString(epoch))));
    }

    @Test
    void shouldRefuseAFormerOwnerWhenALaterOneWasHeard() {
        assertThat(isCurrent("tunnel", 5)).isTrue();
        assertThat(isCurrent("tunnel", 7)).isTrue();
        assertThat(isCurrent("tunnel", 5)).isFalse();
        assertThat(isCurrent("tunnel", 7)).isTrue();
    }

    @Test
    void shouldTellPartitionsApartWhenTheyHaveDifferentOwners() {
        String other = "a";
        while (Topics.commandPartition(other) == Topics.commandPartition("tunnel")) {
            other += "a";
        }
        assertThat(isCurrent("tunnel", 7)).isTrue();
        assertThat(isCurrent(other, 5)).isTrue();
    }

    @Test
    void shouldTakeAnOrderWhenItNamesNoOwner() {
        assertThat(isCurrent("tunnel", 7)).isTrue();
        assertThat(owners.isCurrent(order("tunnel", Map.of()))).isTrue();
        assertThat(isCurrent("tunnel", 7)).isTrue();
    }
}
