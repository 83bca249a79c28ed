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
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * SmallRye's throttled commits, but for two things.
 *
 * <ul>
 *   <li>Before the first record of each partition they ask the broker what was committed last. Reading begins there anyway,
 *       and the question has to wait for the running poll to end, one partition after the other: the takeover of 12
 *       partitions then lasted 12 polls.
 *   <li>When partitions are lost they try to commit, as if they were given up, and what the broker says to that kept the
 *       owner from being told: after an outage it held sessions that somebody else had. Who reads them next executes again
 *       what was not committed, and knows it by its number.
 * </ul>
 */
@ApplicationScoped
@Identifier(CommandCommits.NAME)
class CommandCommits implements KafkaCommitHandler.Factory {
    static final String NAME = "command-commits";

    private static final Logger LOG = Logger.getLogger(CommandCommits.class);

    private final KafkaCommitHandler.Factory throttled = new KafkaThrottledLatestProcessedCommit.Factory();

    @Override
    public KafkaCommitHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return throttled.create(config, vertx, changed(consumer), reportFailure);
    }

    private static KafkaConsumer<?, ?> changed(KafkaConsumer<?, ?> consumer) {
        return proxy(KafkaConsumer.class, (method, given) -> switch (method.getName()) {
            case "committed" -> Uni.createFrom().item(Map.of());
            case "unwrap" -> committingIfPossible((Consumer<?, ?>) invoke(consumer, method, given));
            default -> invoke(consumer, method, given);
        });
    }

    private static Consumer<?, ?> committingIfPossible(Consumer<?, ?> consumer) {
        return proxy(Consumer.class, (method, given) -> {
            try {
                return invoke(consumer, method, given);
            } catch (CommitFailedException | RebalanceInProgressException | TimeoutException late) {
                if (!method.getName().equals("commitSync")) {
                    throw late;
                }
                LOG.infof("partitions go without a last commit: %s", late.getMessage());
                return null;
            }
        });
    }

    private interface Call {
        Object answer(Method method, Object[] given) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                CommandCommits.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, given) -> call.answer(method, given)));
    }

    private static Object invoke(Object target, Method method, Object[] given) throws Throwable {
        try {
            return method.invoke(target, given);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
