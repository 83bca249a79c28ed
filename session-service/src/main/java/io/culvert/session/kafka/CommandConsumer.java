package io.culvert.session.kafka;

import io.culvert.session.partition.SessionLoop;
import io.culvert.session.tunnel.Receipt;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.WireRecord;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Reads commands and hands them to the session loop. A record is acknowledged when it has had all its effects, long after
 * this method has returned: the next one does not wait for that. Only when too many are in the works does reading pause.
 */
@ApplicationScoped
class CommandConsumer {
    static final String CHANNEL = "commands";

    private static final CompletionStage<Void> AT_ONCE = CompletableFuture.completedFuture(null);

    private final SessionLoop loop;
    private final KafkaEvents events;
    private final int eventsInWork;
    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicReference<CompletableFuture<Void>> gate = new AtomicReference<>();

    CommandConsumer(SessionLoop loop, KafkaEvents events, KafkaSettings settings) {
        this.loop = loop;
        this.events = events;
        this.eventsInWork = settings.eventsInWork();
    }

    @Incoming(CHANNEL)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    CompletionStage<Void> onRecord(IncomingKafkaRecord<String, byte[]> record) {
        WireRecord read = KafkaRecords.of(
                record.getTopic(), record.getPartition(), record.getKey(), record.getHeaders(), record.getPayload());
        if (SessionLoop.isTick(read)) {
            loop.tick(read);
            record.ack();
            return AT_ONCE;
        }
        try {
            TunnelEvent.decode(read).ifPresentOrElse(event -> handOver(record, event), () -> {
                events.unknownKind(record.getTopic());
                record.ack();
            });
        } catch (RecordFormatException unreadable) {
            events.unreadable(record.getTopic(), record.getPartition(), record.getOffset(), unreadable);
            record.nack(unreadable);
        }
        return inWork.get() < eventsInWork ? AT_ONCE : closeGate();
    }

    private void handOver(IncomingKafkaRecord<String, byte[]> record, TunnelEvent event) {
        inWork.incrementAndGet();
        loop.event(record.getPartition(), record.getOffset(), event, new RecordReceipt(record));
    }

    /** Leaves the works once, whatever is said to it and however often. Any thread. */
    private final class RecordReceipt implements Receipt {
        private final IncomingKafkaRecord<String, byte[]> record;
        private final AtomicBoolean left = new AtomicBoolean();

        RecordReceipt(IncomingKafkaRecord<String, byte[]> record) {
            this.record = record;
        }

        @Override
        public void settle() {
            record.ack();
            abandon();
        }

        @Override
        public void abandon() {
            if (left.compareAndSet(false, true)) {
                leave();
            }
        }
    }

    private void leave() {
        if (inWork.decrementAndGet() < eventsInWork) {
            Optional.ofNullable(gate.getAndSet(null)).ifPresent(closed -> closed.complete(null));
        }
    }

    /** The stage that the next record waits for; opens at once if room was made meanwhile. */
    private CompletionStage<Void> closeGate() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        gate.set(closed);
        if (inWork.get() < eventsInWork) {
            closed.complete(null);
        }
        return closed;
    }
}
