package io.culvert.session.kafka;

import io.culvert.session.catalogue.CatalogueWriter;
import io.culvert.wire.kafka.WireRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Records of the catalogue, through a producer of their own: somebody waits for the answer, so what the broker does not take
 * within seconds is given up, while the other records of this service wait out an outage.
 */
@ApplicationScoped
class CatalogueProducer implements CatalogueWriter {
    static final String CHANNEL = "catalogue";
    private static final int MAX_WAITING = 100;

    private final Emitter<byte[]> emitter;

    CatalogueProducer(
            @Channel(CHANNEL) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = MAX_WAITING)
                    Emitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public CompletionStage<?> write(WireRecord record) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            emitter.send(KafkaRecords.message(record, done));
        } catch (IllegalStateException full) {
            done.completeExceptionally(full);
        }
        return done;
    }
}
