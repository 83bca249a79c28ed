package io.culvert.session.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.ContextHolder;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandCommitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TopicPartition PARTITION = new TopicPartition("rtsp.commands", 3);
    private static final Map<String, Object> SETTINGS_OF_THE_CONSUMER = Map.of("group.id", "session-service");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await().atMost(PATIENCE);
    }

    @Test
    void shouldPassOnTheFirstRecordOfAPartitionWhenTheConsumerCannotBeAsked() {
        KafkaCommitHandler handler = handler(method -> {
            if (method.equals("configuration")) {
                return SETTINGS_OF_THE_CONSUMER;
            }
            throw new AssertionError("asked: " + method); // as while a poll runs: every question would wait
        });
        IncomingKafkaRecord<String, byte[]> first = record(handler);

        assertThat(handler.received(first).await().atMost(PATIENCE)).isSameAs(first);
    }

    /** Of partitions that are lost (SmallRye takes them for given up), nothing can be committed; the owner is told next. */
    @Test
    void shouldGoOnWhenTheLastCommitIsRefused() {
        AtomicInteger commits = new AtomicInteger();
        Consumer<?, ?> kicked = answering(Consumer.class, method -> {
            assertThat(method).isEqualTo("commitSync");
            commits.incrementAndGet();
            throw new CommitFailedException("kicked out");
        });
        KafkaCommitHandler handler = handler(method -> switch (method) {
            case "configuration" -> SETTINGS_OF_THE_CONSUMER;
            case "unwrap" -> kicked;
            case "getAssignments" -> Uni.createFrom().item(Set.of(PARTITION));
            default -> throw new AssertionError("asked: " + method);
        });
        handler.partitionsAssigned(Set.of(PARTITION));
        IncomingKafkaRecord<String, byte[]> done = record(handler);
        handler.received(done).await().atMost(PATIENCE);
        handler.handle(done).await().atMost(PATIENCE);

        handler.partitionsRevoked(Set.of(PARTITION));

        assertThat(commits).hasValue(1);
    }

    private static IncomingKafkaRecord<String, byte[]> record(KafkaCommitHandler handler) {
        return new IncomingKafkaRecord<>(
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), 7, "tunnel", new byte[0]),
                "commands",
                0,
                handler,
                null,
                false,
                false);
    }

    private KafkaCommitHandler handler(Function<String, Object> consumer) {
        KafkaCommitHandler handler = new CommandCommits()
                .create(settings(), vertx, answering(KafkaConsumer.class, consumer), (failure, fatal) -> {});
        ((ContextHolder) handler).capture(vertx.getDelegate().getOrCreateContext());
        return handler;
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

    private static <T> T answering(Class<T> type, Function<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                CommandCommitsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, given) -> answers.apply(method.getName())));
    }
}
