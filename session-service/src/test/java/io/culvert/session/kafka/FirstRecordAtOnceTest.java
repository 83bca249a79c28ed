package io.culvert.session.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.ContextHolder;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstRecordAtOnceTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await().atMost(Duration.ofSeconds(20));
    }

    @Test
    void shouldPassOnTheFirstRecordOfAPartitionWhenTheConsumerCannotBeAsked() {
        KafkaCommitHandler handler = new FirstRecordAtOnce()
                .create(settings(), vertx, consumerThatKnowsItsSettingsOnly(), (failure, fatal) -> {});
        ((ContextHolder) handler).capture(vertx.getDelegate().getOrCreateContext());
        IncomingKafkaRecord<String, byte[]> first = new IncomingKafkaRecord<>(
                new ConsumerRecord<>("rtsp.commands", 3, 7, "tunnel", new byte[0]),
                "commands",
                0,
                handler,
                null,
                false,
                false);

        assertThat(handler.received(first).await().atMost(Duration.ofSeconds(20)))
                .isSameAs(first);
    }

    private static KafkaConnectorIncomingConfiguration settings() {
        Map<String, String> needed = Map.of(
                "channel-name", "commands",
                "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                "throttled.unprocessed-record-max-age.ms", "0");
        return new KafkaConnectorIncomingConfiguration(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(needed, "test", 100))
                .build());
    }

    /** As while a poll runs: every question would wait. */
    private static KafkaConsumer<?, ?> consumerThatKnowsItsSettingsOnly() {
        return (KafkaConsumer<?, ?>) Proxy.newProxyInstance(
                FirstRecordAtOnceTest.class.getClassLoader(),
                new Class<?>[] {KafkaConsumer.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("configuration")) {
                        return Map.of("group.id", "session-service");
                    }
                    throw new AssertionError("asked: " + method.getName());
                });
    }
}
