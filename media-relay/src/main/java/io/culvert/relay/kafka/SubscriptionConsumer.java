package io.culvert.relay.kafka;

import io.culvert.relay.stream.StreamControl;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.WireRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads {@code media.subscriptions}, as a member of the group of relays. */
@ApplicationScoped
public class SubscriptionConsumer {
    public static final String CHANNEL = "subscriptions";

    private final StreamControl control;

    SubscriptionConsumer(StreamControl control) {
        this.control = control;
    }

    /** What cannot be read throws, and goes to the dead-letter topic. */
    @Incoming(CHANNEL)
    void onRecord(ConsumerRecord<String, byte[]> record) {
        WireRecord wire = new WireRecord(
                record.topic(), record.partition(), record.key(), Map.of(), Optional.ofNullable(record.value()));
        Optional<Subscription> subscription;
        try {
            subscription = Subscription.decode(wire);
        } catch (RuntimeException e) {
            control.onUnreadableSubscription(record.partition(), record.offset());
            throw e;
        }
        control.onSubscription(record.partition(), record.offset(), record.key(), subscription, record.timestamp());
    }
}
