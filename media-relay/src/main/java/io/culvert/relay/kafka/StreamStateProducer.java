package io.culvert.relay.kafka;

import io.culvert.relay.stream.StreamAnnouncer;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.WireRecord;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Writes {@code media.streams}, one record at a time and in order, from a thread of its own. While the broker is away
 * only the last word about each stream is kept, and said when it is back.
 */
@ApplicationScoped
public class StreamStateProducer implements StreamAnnouncer {
    private static final Logger LOG = Logger.getLogger(StreamStateProducer.class);
    private static final int RETRY_SECONDS = 1;

    private final Emitter<byte[]> emitter;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "relay-announcer");
        t.setDaemon(true);
        return t;
    });

    /** Said but not yet sent, by key and kind: owned by {@link #thread}. */
    private final Map<String, WireRecord> waiting = new LinkedHashMap<>();

    private boolean sending;

    StreamStateProducer(@Channel("streams") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public void announce(StreamState state) {
        thread.execute(() -> say(state.encode()));
    }

    @Override
    public void forget(StreamState state) {
        thread.execute(() -> say(state.forget()));
    }

    /** A tombstone does not replace what it follows: whoever waits for the stream must see why it is gone. */
    private void say(WireRecord record) {
        if (record.value().isPresent()) {
            waiting.remove(tombstoneKey(record.key()));
        }
        String key = record.value().isPresent() ? record.key() : tombstoneKey(record.key());
        waiting.remove(key);
        waiting.put(key, record);
        sendNext();
    }

    private static String tombstoneKey(String key) {
        return key + " forgotten";
    }

    private void sendNext() {
        if (sending || waiting.isEmpty()) {
            return;
        }
        sending = true;
        String key = waiting.keySet().iterator().next();
        WireRecord record = waiting.remove(key);
        OutgoingKafkaRecordMetadata<String> metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(record.key())
                .withPartition(record.partition())
                .withTopic(record.topic())
                .build();
        emitter.send(Message.of(record.value().orElse(null))
                .addMetadata(metadata)
                .withAck(this::onSent)
                .withNack(failure -> onFailed(key, record, failure)));
    }

    /** Before the end of the stream that was said meanwhile; never after a later word about it. */
    private void sayLater(String key, WireRecord lost) {
        String tombstone = tombstoneKey(lost.key());
        if (waiting.containsKey(lost.key()) || waiting.containsKey(key)) {
            return;
        }
        WireRecord end = waiting.remove(tombstone);
        waiting.put(key, lost);
        if (end != null) {
            waiting.put(tombstone, end);
        }
    }

    private CompletionStage<Void> onSent() {
        thread.execute(() -> {
            sending = false;
            sendNext();
        });
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<Void> onFailed(String key, WireRecord record, Throwable failure) {
        LOG.warnf("the state of %s is not yet written: %s", record.key(), failure.getMessage());
        thread.schedule(
                () -> {
                    sending = false;
                    sayLater(key, record);
                    sendNext();
                },
                RETRY_SECONDS,
                TimeUnit.SECONDS);
        return CompletableFuture.completedStage(null);
    }
}
