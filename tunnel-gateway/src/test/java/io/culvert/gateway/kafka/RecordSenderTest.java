package io.culvert.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Memory stays flat while the broker is away: nothing is taken that there is no room for. */
class RecordSenderTest {
    private static final WireRecord RECORD =
            new WireRecord(Topics.COMMANDS, 0, "tunnel", Map.of(), Optional.of(WireRecord.EMPTY_VALUE));

    private final ScriptedBroker broker = new ScriptedBroker();
    private final RecordSender sender = new RecordSender(broker, new BrokerLimits(2, 0));
    private final List<String> heard = new ArrayList<>();

    private boolean send(String name) {
        return sender.send(RECORD, () -> heard.add(name + " sent"), () -> heard.add(name + " failed"));
    }

    @Test
    void shouldTakeNothingWhenTooManyRecordsAreNotAcknowledged() {
        assertThat(send("a")).isTrue();
        assertThat(send("b")).isTrue();

        assertThat(send("c")).isFalse();

        assertThat(broker.sent).isEqualTo(2);
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldTakeAnotherWhenOneWasAcknowledgedOrLost() {
        send("a");
        send("b");
        broker.acknowledge();
        assertThat(send("c")).isTrue();
        assertThat(send("d")).isFalse();

        broker.lose();

        assertThat(send("e")).isTrue();
        assertThat(send("f")).isFalse();
        assertThat(heard).containsExactly("a sent", "b failed");
    }

    /** As at the end of the process, when records are given up that the broker has. */
    @Test
    void shouldSettleARecordOnceWhenItIsAcknowledgedAndLost() {
        send("a");
        send("b");
        broker.unacknowledged.peek().ack();
        broker.lose();

        assertThat(heard).containsExactly("a sent");
        assertThat(send("c")).isTrue();
        assertThat(send("d")).as("b and c fill it").isFalse();
    }

    /** Whoever waits is answered, also at the very end. */
    @Test
    void shouldSayThatARecordIsLostWhenTheChannelIsClosed() {
        broker.closed = true;

        assertThat(send("a")).isTrue();

        assertThat(heard).containsExactly("a failed");
    }
}
