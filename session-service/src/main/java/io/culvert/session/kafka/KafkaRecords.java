package io.culvert.session.kafka;

import io.culvert.wire.kafka.WireRecord;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Between Kafka's records and ours. */
final class KafkaRecords {
    private KafkaRecords() {}

    static WireRecord of(ConsumerRecord<String, byte[]> record) {
        return of(record.topic(), record.partition(), record.key(), record.headers(), record.value());
    }

    static WireRecord of(String topic, int partition, String key, Headers headers, byte[] value) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : headers) {
            texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new WireRecord(topic, partition, key == null ? "" : key, texts, Optional.ofNullable(value));
    }

    /** @param done completes when the broker has the record, or exceptionally when it will never have it */
    static Message<byte[]> message(WireRecord record, CompletableFuture<Void> done) {
        return record.value()
                .map(Message::of)
                .orElseGet(() -> KafkaRecord.of(record.key(), null))
                .addMetadata(metadata(record))
                .withAck(() -> {
                    done.complete(null);
                    return CompletableFuture.completedFuture(null);
                })
                .withNack(cause -> {
                    done.completeExceptionally(cause);
                    return CompletableFuture.completedFuture(null);
                });
    }

    private static OutgoingKafkaRecordMetadata<String> metadata(WireRecord record) {
        RecordHeaders headers = new RecordHeaders();
        record.headers().forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(record.topic())
                .withPartition(record.partition())
                .withKey(record.key())
                .withHeaders(headers)
                .build();
    }
}
