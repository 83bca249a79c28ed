package io.culvert.relay.kafka;

import io.culvert.relay.stream.StreamControl;
import io.culvert.relay.stream.StreamRegistry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Which partitions are ours. Called on the consumer's polling thread, which may wait for the broker. */
@ApplicationScoped
@Identifier(SubscriptionPartitions.NAME)
public class SubscriptionPartitions implements KafkaConsumerRebalanceListener {
    static final String NAME = "subscription-partitions";

    private static final Logger LOG = Logger.getLogger(SubscriptionPartitions.class);
    private static final Duration OFFSETS_TIMEOUT = Duration.ofSeconds(5);

    private final StreamControl control;

    SubscriptionPartitions(StreamControl control) {
        this.control = control;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.infof("%d partitions assigned", partitions.size());
        if (!partitions.isEmpty()) {
            consumer.seekToBeginning(partitions);
        }
        Map<TopicPartition, Long> begin =
                offsets(partitions, 0, () -> consumer.beginningOffsets(partitions, OFFSETS_TIMEOUT));
        Map<TopicPartition, Long> end =
                offsets(partitions, Long.MAX_VALUE, () -> consumer.endOffsets(partitions, OFFSETS_TIMEOUT));
        control.onAssigned(partitions.stream()
                .map(p -> new StreamRegistry.Assigned(p.partition(), begin.get(p), end.get(p)))
                .toList());
    }

    /** Without an answer the replay counts as endless, and the registry's own bound ends it. */
    private static Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions,
            long unknown,
            java.util.function.Supplier<Map<TopicPartition, Long>> ask) {
        try {
            return partitions.isEmpty() ? Map.of() : ask.get();
        } catch (RuntimeException e) {
            LOG.warnf("offsets of %d partitions are unknown: %s", partitions.size(), e.getMessage());
            return partitions.stream().collect(Collectors.toMap(p -> p, p -> unknown));
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        revoked("revoked", partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        revoked("lost", partitions);
    }

    private void revoked(String how, Collection<TopicPartition> partitions) {
        LOG.infof("%d partitions %s", partitions.size(), how);
        control.onRevoked(partitions.stream().map(TopicPartition::partition).toList());
    }
}
