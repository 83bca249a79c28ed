package io.culvert.session.kafka;

import io.culvert.session.partition.RecordSink;
import io.culvert.wire.kafka.WireRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
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
        emitter.send(KafkaRecords.message(record, done));
        return done;
    }
}
