package io.culvert.session.kafka;

import io.culvert.session.partition.SessionLoop;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Follows {@link Topics#STREAMS} and {@link Topics#CATALOGUE} from their beginning, whole, in every instance: all must know
 * all streams and what paths name. Beside them {@link Topics#SUBSCRIPTIONS}, where owners find what their predecessors wrote too late.
 *
 * <p>Runs on a thread of its own, {@code stream-tail}, and hands states to the session loop.
 */
@ApplicationScoped
public class StreamTail {
    private static final Logger LOG = Logger.getLogger(StreamTail.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** A record ends the wait at once; each end of it without one costs broker and us a wake-up. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final Duration ASK = Duration.ofSeconds(10);
    private static final long RETRY_MS = 1000;

    private final SessionLoop loop;
    private final KafkaEvents events;
    private final LogReader log;
    private volatile boolean caughtUp;
    private volatile boolean stopping;

    StreamTail(SessionLoop loop, KafkaEvents events, @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.loop = loop;
        this.events = events;
        this.log = new LogReader(broker);
    }

    public void start() {
        Thread thread = new Thread(this::run, "stream-tail");
        thread.setDaemon(true);
        thread.start();
    }

    public void stop() {
        stopping = true;
    }

    /** True once everything that stood on the topics at the start is known. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    private void run() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> consumer = log.consumer(IDLE)) {
                follow(consumer);
            } catch (KafkaException failed) {
                LOG.warnf("streams cannot be read, trying again: %s", failed.toString());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        loop.definitionsUnknown(); // and read anew: what was defined before comes before what is
        List<TopicPartition> all = new ArrayList<>(
                List.of(new TopicPartition(Topics.STREAMS, 0), new TopicPartition(Topics.CATALOGUE, 0)));
        for (int i = 0; i < Topics.SUBSCRIPTION_PARTITIONS; i++) {
            all.add(new TopicPartition(Topics.SUBSCRIPTIONS, i));
        }
        consumer.assign(all);
        consumer.seekToBeginning(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all, ASK);
        boolean read = false;
        while (!stopping) {
            consumer.poll(read ? IDLE : POLL).forEach(this::onRecord);
            if (!read && all.stream().allMatch(each -> consumer.position(each, ASK) >= ends.get(each))) {
                read = true;
                caughtUp = true;
                loop.definitionsKnown();
            }
        }
    }

    private void onRecord(ConsumerRecord<String, byte[]> record) {
        if (record.topic().equals(Topics.SUBSCRIPTIONS)) {
            loop.subscription(KafkaRecords.of(record));
            return;
        }
        try {
            if (record.topic().equals(Topics.CATALOGUE)) {
                WireRecord read = KafkaRecords.of(record);
                loop.definition(read.key(), StreamDefinition.decode(read));
                return;
            }
            StreamState.decode(KafkaRecords.of(record))
                    .ifPresentOrElse(loop::stream, () -> loop.streamForgotten(record.key()));
        } catch (RecordFormatException unreadable) {
            events.unreadable(record.topic(), record.partition(), record.offset(), unreadable);
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
