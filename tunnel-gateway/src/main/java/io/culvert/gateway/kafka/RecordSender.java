package io.culvert.gateway.kafka;

import io.culvert.wire.kafka.WireRecord;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Hands records to the one outgoing channel and hears what became of them. Bounded: what the broker has not acknowledged
 * is counted, and over the limit nothing more is taken. Any thread; never blocks.
 */
@ApplicationScoped
public class RecordSender {
    private final Emitter<byte[]> events;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final int limit;

    RecordSender(
            @Channel("events") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> events,
            BrokerLimits limits) {
        this.events = events;
        this.limit = limits.publishBuffer();
    }

    /** False if the buffer is full: then neither runnable runs. Else one of them does, once, on any thread. */
    boolean send(WireRecord record, Runnable sent, Runnable failed) {
        if (unacknowledged.incrementAndGet() > limit) {
            unacknowledged.decrementAndGet();
            return false;
        }
        AtomicBoolean settled = new AtomicBoolean();
        try {
            events.send(Message.of(
                    record.value().orElse(WireRecord.EMPTY_VALUE),
                    Metadata.of(metadata(record)),
                    () -> settle(settled, sent),
                    reason -> settle(settled, failed)));
        } catch (IllegalStateException stopping) {
            settle(settled, failed);
        }
        return true;
    }

    private CompletableFuture<Void> settle(AtomicBoolean settled, Runnable then) {
        if (settled.compareAndSet(false, true)) {
            unacknowledged.decrementAndGet();
            then.run();
        }
        return CompletableFuture.completedFuture(null);
    }

    private static OutgoingKafkaRecordMetadata<String> metadata(WireRecord record) {
        Headers headers = new RecordHeaders();
        record.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(record.topic())
                .withPartition(record.partition())
                .withKey(record.key())
                .withHeaders(headers)
                .build();
    }
}
