package io.culvert.relay.kafka;

import io.culvert.relay.stream.StreamControl;
import io.culvert.relay.stream.StreamRegistry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
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
        Map<TopicPartition, Long> begin = ask(partitions, consumer::beginningOffsets);
        Map<TopicPartition, Long> end = ask(partitions, consumer::endOffsets);
        control.onAssigned(partitions.stream()
                .map(p -> new StreamRegistry.Assigned(p.partition(), begin.get(p), end.get(p)))
                .toList());
    }

    private interface Offsets {
        Map<TopicPartition, Long> of(Collection<TopicPartition> partitions, Duration timeout);
    }

    /** Until the broker answers: without it nothing could be read anyway, and what is pushed goes on meanwhile. */
    private static Map<TopicPartition, Long> ask(Collection<TopicPartition> partitions, Offsets offsets) {
        while (!partitions.isEmpty()) {
            try {
                return offsets.of(partitions, OFFSETS_TIMEOUT);
            } catch (RetriableException e) {
                LOG.warnf("offsets of %d partitions are not known yet: %s", partitions.size(), e.getMessage());
            }
        }
        return Map.of();
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.infof("%d partitions revoked", partitions.size());
        control.onRevoked(numbers(partitions));
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.infof("%d partitions lost", partitions.size());
        control.onLost(numbers(partitions));
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }
}
