package io.culvert.fleet.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class StandingSessionsTest {
    private final StandingSessions sessions = new StandingSessions();

    @Test
    void shouldCountWhatHasNoTombstone() {
        tell(3, "one", 10, "{}");
        tell(3, "two", 10, "{}");
        tell(3, "one", 10, null);

        assertThat(sessions.tunnels()).containsExactly("two");
    }

    @Test
    void shouldNotCountWhatAFormerOwnerWritesAfterTheClaimOfALaterOne() {
        tell(3, "one", 10, "{}");
        tell(3, "owner", 20, "");
        tell(3, "one", 20, null);
        tell(3, "one", 10, "{}");
        tell(4, "other", 10, "{}");

        assertThat(sessions.tunnels()).containsExactly("other");
    }

    @Test
    void shouldCountWhatAFormerOwnerEndsAfterTheClaimOfALaterOne() {
        tell(3, "owner", 20, "");
        tell(3, "one", 20, "{}");
        tell(3, "one", 10, null);

        assertThat(sessions.tunnels()).containsExactly("one");
    }

    private void tell(int partition, String key, long epoch, String value) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("rtsp.sessions", partition, 0, key, bytes);
        record.headers().add("owner-epoch", Long.toString(epoch).getBytes(StandardCharsets.UTF_8));
        sessions.accept(record);
    }
}
