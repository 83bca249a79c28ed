package io.culvert.relay.kafka;

import io.culvert.relay.stream.StreamControl;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Follows {@link Topics#CATALOGUE} from its beginning, in every relay, on a thread of its own. A bare consumer, not a
 * channel: nothing may be opened before the topic was read to its end, which no channel can tell.
 */
@ApplicationScoped
public class CatalogueTail {
    private static final Logger LOG = Logger.getLogger(CatalogueTail.class);
    private static final TopicPartition WHOLE = new TopicPartition(Topics.CATALOGUE, 0);
    private static final Duration POLL = Duration.ofMillis(500);

    /** A record ends the wait at once; each end of it without one costs broker and us a wake-up. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final Duration ASK = Duration.ofSeconds(10);
    private static final long RETRY_MS = 500;

    private final StreamControl control;
    private final CatalogueEvents events;
    private final Map<String, Object> settings;
    private volatile boolean stopping;

    CatalogueTail(
            StreamControl control,
            CatalogueEvents events,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.control = control;
        this.events = events;
        settings = new HashMap<>(broker);
        settings.keySet().retainAll(ConsumerConfig.configNames());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) IDLE.toMillis());
    }

    public void start() {
        Thread thread = new Thread(this::run, "relay-catalogue");
        thread.setDaemon(true);
        thread.start();
    }

    public void stop() {
        stopping = true;
    }

    private void run() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(List.of(WHOLE));
                consumer.seekToBeginning(List.of(WHOLE));
                follow(consumer);
            } catch (KafkaException failed) {
                LOG.debugf("the catalogue cannot be read, trying again: %s", failed.toString());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        long end = consumer.endOffsets(List.of(WHOLE), ASK).get(WHOLE);
        Set<String> defined = new HashSet<>();
        while (!stopping && consumer.position(WHOLE, ASK) < end) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                onRecord(record);
                remember(defined, record);
            }
        }
        control.onCatalogueRead(defined);
        while (!stopping) {
            consumer.poll(IDLE).forEach(this::onRecord);
        }
    }

    /** A definition that cannot be read is none that went away: what is known of its path stays. */
    private static void remember(Set<String> defined, ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            defined.remove(record.key());
        } else {
            defined.add(record.key());
        }
    }

    private void onRecord(ConsumerRecord<String, byte[]> record) {
        String path = record.key() == null ? "" : record.key();
        try {
            WireRecord wire = new WireRecord(
                    record.topic(), record.partition(), path, Map.of(), Optional.ofNullable(record.value()));
            control.onDefinition(path, StreamDefinition.decode(wire));
        } catch (RecordFormatException unreadable) {
            events.unreadable();
            LOG.warnf("definition at offset %d is skipped: %s", record.offset(), unreadable.getMessage());
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
