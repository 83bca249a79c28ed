package io.culvert.relay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.Json;
import io.culvert.wire.kafka.StreamState;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

/** What is said of streams, also while the broker is away. */
class StreamStateProducerTest {
    private final Records records = new Records();
    private final StreamStateProducer producer = new StreamStateProducer(records);

    private static StreamState state(String stream, long epoch) {
        return new StreamState(
                stream,
                StreamState.Condition.READY,
                epoch,
                "relay-1",
                "v=0",
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void shouldSayTheLastWordOfEachStreamAgainWhenTheBrokerIsBack() throws InterruptedException {
        producer.announce(state("/live/a", 1));
        Message<byte[]> lost = records.next();
        producer.announce(state("/live/b", 1));
        producer.announce(state("/live/b", 2));

        lost.nack(new IllegalStateException("no broker"));

        // One at a time, each when the one before has arrived.
        assertThat(records.nextSaid()).isEqualTo("/live/b READY epoch 2");
        assertThat(records.nextSaid()).isEqualTo("/live/a READY epoch 1");
        assertThat(records.isEmpty()).isTrue();
    }

    @Test
    void shouldSayNoFormerWordWhenALaterOneWasSaidMeanwhile() throws InterruptedException {
        producer.announce(state("/live/a", 1));
        Message<byte[]> lost = records.next();
        producer.announce(state("/live/a", 2));

        lost.nack(new IllegalStateException("no broker"));

        assertThat(records.nextSaid()).isEqualTo("/live/a READY epoch 2");
        assertThat(records.isEmpty()).isTrue();
    }

    /** Else what was said first would stand behind the end, and nobody would take it back. */
    @Test
    void shouldForgetAStreamInTheEndWhenTheWordBeforeDidNotGetThrough() throws InterruptedException {
        producer.announce(state("/live/a", 1));
        Message<byte[]> lost = records.next();
        producer.forget(state("/live/a", 1));

        lost.nack(new IllegalStateException("no broker"));

        assertThat(records.nextSaid()).isEqualTo("/live/a READY epoch 1");
        assertThat(records.nextSaid()).isEqualTo("/live/a forgotten");
        assertThat(records.isEmpty()).isTrue();
    }

    @Test
    void shouldNotForgetAStreamThatHasBegunAnewWhenItsEndDidNotGetThrough() throws InterruptedException {
        producer.forget(state("/live/a", 1));
        Message<byte[]> lost = records.next();
        producer.announce(state("/live/a", 2));

        lost.nack(new IllegalStateException("no broker"));

        assertThat(records.nextSaid()).isEqualTo("/live/a READY epoch 2");
        producer.announce(state("/live/b", 1));
        assertThat(records.nextSaid()).isEqualTo("/live/b READY epoch 1");
    }

    @Test
    void shouldNotForgetAStreamThatHasBegunAnewBeforeItsEndWasSaid() throws InterruptedException {
        producer.announce(state("/live/other", 1));
        Message<byte[]> first = records.next();
        producer.forget(state("/live/a", 1));
        producer.announce(state("/live/a", 2));

        first.ack();

        assertThat(records.nextSaid()).isEqualTo("/live/a READY epoch 2");
        producer.announce(state("/live/b", 1));
        assertThat(records.nextSaid()).isEqualTo("/live/b READY epoch 1");
    }

    @Test
    void shouldSayWhyAStreamIsGoneBeforeItIsForgotten() throws InterruptedException {
        producer.announce(state("/live/other", 1));
        Message<byte[]> first = records.next();
        producer.announce(state("/live/a", 1));
        producer.forget(state("/live/a", 1));

        first.ack();

        assertThat(records.nextSaid()).isEqualTo("/live/a READY epoch 1");
        assertThat(records.nextSaid()).isEqualTo("/live/a forgotten");
        assertThat(records.isEmpty()).isTrue();
    }

    /** Hands records to the test, which says what became of them. */
    private static final class Records implements Emitter<byte[]> {
        private final BlockingQueue<Message<byte[]>> sent = new LinkedBlockingQueue<>();

        Message<byte[]> next() throws InterruptedException {
            Message<byte[]> record = sent.poll(20, TimeUnit.SECONDS);
            assertThat(record).as("a record").isNotNull();
            return record;
        }

        /** Acknowledges it. */
        String nextSaid() throws InterruptedException {
            Message<byte[]> record = next();
            OutgoingKafkaRecordMetadata<?> metadata =
                    record.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
            String text = metadata.getKey() + (record.getPayload() == null ? " forgotten" : said(record));
            record.ack();
            return text;
        }

        private static String said(Message<byte[]> record) {
            StreamState state = Json.read(record.getPayload(), StreamState.class);
            return " " + state.condition() + " epoch " + state.epoch();
        }

        boolean isEmpty() {
            return sent.isEmpty();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <M extends Message<? extends byte[]>> void send(M message) {
            sent.add((Message<byte[]>) message);
        }

        @Override
        public CompletionStage<Void> send(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void complete() {}

        @Override
        public void error(Exception e) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean hasRequests() {
            return true;
        }
    }
}
