package io.culvert.session.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.partition.LoopForTests;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.Test;

/** Memory stays flat when events come faster than they have their effects. */
class CommandConsumerTest {
    private static final GatewayAddress GATEWAY = new GatewayAddress("gateway-0-abcdef", 3, "127.0.0.1:1");

    /** What the loop was handed and has not done yet. */
    private final Queue<Runnable> work = new ArrayDeque<>();

    private final ScheduledThreadPoolExecutor byHand = new ScheduledThreadPoolExecutor(1) {
        @Override
        public void execute(Runnable task) {
            work.add(task);
        }
    };
    private final CommandConsumer consumer = new CommandConsumer(
            LoopForTests.on(byHand),
            new Events(),
            new KafkaSettings((short) 1, 2, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    private final List<String> happened = new ArrayList<>();
    private long offset;

    private CompletionStage<Void> read() {
        return read(new TunnelEvent.CommandSocketOpened("tunnel", GATEWAY, "post").encode());
    }

    private CompletionStage<Void> read(WireRecord wire) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(
                wire.topic(),
                wire.partition(),
                offset++,
                wire.key(),
                wire.value().orElse(null));
        wire.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        Ends ends = new Ends();
        return consumer.onRecord(
                new IncomingKafkaRecord<>(record, CommandConsumer.CHANNEL, 0, ends, ends, false, false));
    }

    private static boolean isOpen(CompletionStage<Void> gate) {
        return gate.toCompletableFuture().isDone();
    }

    @Test
    void shouldReadNoMoreUntilAnEventHasHadItsEffectsWhenTooManyAreInTheWorks() {
        assertThat(isOpen(read())).isTrue();
        CompletionStage<Void> gate = read();
        assertThat(isOpen(gate)).isFalse();

        work.poll().run(); // nobody's partition: given up, which is an end too

        assertThat(isOpen(gate)).isTrue();
        assertThat(isOpen(read())).as("two in the works again").isFalse();
    }

    /** Of a later release, or of nobody. Neither stops those behind it, and both count as dealt with. */
    @Test
    void shouldPassOverWhatItDoesNotKnowOrCannotRead() {
        WireRecord event = new TunnelEvent.CommandSocketOpened("tunnel", GATEWAY, "post").encode();

        Map<String, String> later = new HashMap<>(event.headers());
        later.put(RecordHeaders.KIND, "of-a-later-release");
        Map<String, String> broken = new HashMap<>(event.headers());
        broken.remove(RecordHeaders.GATEWAY);

        assertThat(isOpen(read(with(event, later)))).isTrue();
        assertThat(isOpen(read(with(event, broken)))).isTrue();

        assertThat(happened).containsExactly("unknown kind", "acknowledged", "unreadable", "refused");
        assertThat(work).isEmpty();
    }

    private static WireRecord with(WireRecord record, Map<String, String> headers) {
        return new WireRecord(record.topic(), record.partition(), record.key(), headers, record.value());
    }

    private final class Ends implements KafkaCommitHandler, KafkaFailureHandler {
        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
            happened.add("acknowledged");
            return Uni.createFrom().voidItem();
        }

        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
            happened.add("refused");
            return Uni.createFrom().voidItem();
        }

        @Override
        public void terminate() {}
    }

    private final class Events implements KafkaEvents {
        @Override
        public void unreadable(String topic, int partition, long at, Throwable cause) {
            happened.add("unreadable");
        }

        @Override
        public void unknownKind(String topic) {
            happened.add("unknown kind");
        }

        @Override
        public void restored(int partitions, int tunnels, Duration took) {}
    }
}
