package io.culvert.session.kafka;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.commit.KafkaThrottledLatestProcessedCommit;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * SmallRye's throttled commits without the question that it asks of the broker before the first record of each partition:
 * what was committed last. Reading begins there anyway, and the question has to wait for the running poll to end, one
 * partition after the other: the takeover of 12 partitions then lasted 12 polls.
 */
@ApplicationScoped
@Identifier(FirstRecordAtOnce.NAME)
class FirstRecordAtOnce implements KafkaCommitHandler.Factory {
    static final String NAME = "throttled-from-first-record";

    private final KafkaCommitHandler.Factory throttled = new KafkaThrottledLatestProcessedCommit.Factory();

    @Override
    public KafkaCommitHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return throttled.create(config, vertx, knowingNoCommits(consumer), reportFailure);
    }

    private static KafkaConsumer<?, ?> knowingNoCommits(KafkaConsumer<?, ?> consumer) {
        return (KafkaConsumer<?, ?>) Proxy.newProxyInstance(
                FirstRecordAtOnce.class.getClassLoader(),
                new Class<?>[] {KafkaConsumer.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("committed")) {
                        return Uni.createFrom().item(Map.of());
                    }
                    try {
                        return method.invoke(consumer, given);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
