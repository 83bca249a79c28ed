package io.culvert.relay.kafka;

import io.culvert.wire.kafka.Topics;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Lets the relay leave the group while its other channels, and what it pushes, go on. */
@ApplicationScoped
public class GroupMembership {
    private static final Logger LOG = Logger.getLogger(GroupMembership.class);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaClientService clients;

    GroupMembership(KafkaClientService clients) {
        this.clients = clients;
    }

    /** Waits for the broker to hear of it, but not long. */
    public void leave() {
        KafkaConsumer<String, byte[]> consumer = clients.getConsumer(SubscriptionConsumer.CHANNEL);
        if (consumer == null) {
            return;
        }
        try {
            consumer.runOnPollingThread(GroupMembership::leaveNow).await().atMost(LEAVE_TIMEOUT);
        } catch (RuntimeException e) {
            LOG.warnf("the group may not know that this relay left: %s", e.getMessage());
        }
    }

    /** The channel goes on polling: a paused partition without a group keeps it from failing for want of one. */
    private static Void leaveNow(Consumer<String, byte[]> consumer) {
        consumer.unsubscribe();
        List<TopicPartition> nothing = List.of(new TopicPartition(Topics.SUBSCRIPTIONS, 0));
        consumer.assign(nothing);
        consumer.pause(nothing);
        return null;
    }
}
