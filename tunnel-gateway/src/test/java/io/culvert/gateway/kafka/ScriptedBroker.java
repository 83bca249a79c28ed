package io.culvert.gateway.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Takes records and acknowledges them one by one, or is away. Belongs to the thread of its test. */
public final class ScriptedBroker implements Emitter<byte[]> {
    final Deque<Message<byte[]>> unacknowledged = new ArrayDeque<>();
    int sent;
    boolean away;
    boolean closed;
    private Runnable onRecord = () -> {};

    /** The gateway's publisher, with this broker. */
    public EventPublisher publisher() {
        BrokerMeters meters = new BrokerMeters() {
            @Override
            public void unpublished(String reason) {}

            @Override
            public void orderSkipped(String reason) {}
        };
        BrokerLimits limits = new BrokerLimits(100, 100);
        return new EventPublisher(new RecordSender(this, limits), meters, limits);
    }

    public void away(boolean now) {
        away = now;
    }

    /** Runs when a record has come. */
    public void listen(Runnable whenRecordCame) {
        onRecord = whenRecordCame;
    }

    /** Records that came. */
    public int sent() {
        return sent;
    }

    public void acknowledge() {
        unacknowledged.poll().ack();
    }

    /** The record that waits longest did not get through. */
    void lose() {
        unacknowledged.poll().nack(new IllegalStateException("no broker"));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <M extends Message<? extends byte[]>> void send(M message) {
        if (closed) {
            throw new IllegalStateException("the process ends");
        }
        Message<byte[]> record = (Message<byte[]>) message;
        if (away) {
            record.nack(new IllegalStateException("no broker"));
        } else {
            sent++;
            unacknowledged.add(record);
            onRecord.run();
        }
    }

    @Override
    public CompletionStage<Void> send(byte[] payload) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void complete() {}

    @Override
    public void error(Exception e) {}

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean hasRequests() {
        return true;
    }
}
