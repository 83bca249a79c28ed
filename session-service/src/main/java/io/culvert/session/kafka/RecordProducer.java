package io.culvert.session.kafka;

import io.culvert.session.partition.RecordSink;
import io.culvert.wire.kafka.WireRecord;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * All records of this service, through one producer: one connection and one batch per broker, whatever the topic.
 *
 * <p>The emitter's buffer has no limit of its own; what bounds it is the number of events in work, see
 * {@link CommandConsumer}. SmallRye calls {@code KafkaProducer.send} on a thread of its own, which may block there for as
 * long as the broker is away.
 */
@ApplicationScoped
class RecordProducer implements RecordSink {
    static final String CHANNEL = "records";

    private final Emitter<byte[]> emitter;

    RecordProducer(@Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public CompletionStage<?> send(WireRecord record) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Message<byte[]> message = record.value()
                .map(Message::of)
                .orElseGet(() -> KafkaRecord.of(record.key(), null))
                .addMetadata(KafkaRecords.metadata(record))
                .withAck(() -> {
                    done.complete(null);
                    return CompletableFuture.completedFuture(null);
                })
                .withNack(cause -> {
                    done.completeExceptionally(cause);
                    return CompletableFuture.completedFuture(null);
                });
        emitter.send(message);
        return done;
    }
}
