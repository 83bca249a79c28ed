package io.culvert.relay.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.smallrye.reactive.messaging.kafka.KafkaShareConsumer;
import java.util.List;
import java.util.Set;

/** A group that is only told that somebody leaves. */
public final class GroupForTests {
    private GroupForTests() {}

    /** @param left runs when the relay leaves the group */
    public static GroupMembership of(Runnable left) {
        return new GroupMembership(new KafkaClientService() {
            @Override
            public <K, V> KafkaConsumer<K, V> getConsumer(String channel) {
                left.run();
                return null;
            }

            @Override
            public <K, V> List<KafkaConsumer<K, V>> getConsumers(String channel) {
                return List.of();
            }

            @Override
            public <K, V> List<KafkaShareConsumer<K, V>> getShareConsumers(String channel) {
                return List.of();
            }

            @Override
            public <K, V> KafkaProducer<K, V> getProducer(String channel) {
                return null;
            }

            @Override
            public Set<String> getConsumerChannels() {
                return Set.of();
            }

            @Override
            public Set<String> getShareConsumerChannels() {
                return Set.of();
            }

            @Override
            public Set<String> getProducerChannels() {
                return Set.of();
            }
        });
    }
}
