package io.culvert.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.TunnelEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
    private static final GatewayAddress SELF = new GatewayAddress("gw-1", 5, "127.0.0.1:8081");

    private final Broker broker = new Broker();
    private final List<String> unpublished = new ArrayList<>();
    private final EventPublisher publisher = publisher(new BrokerLimits(100, 5));

    private EventPublisher publisher(BrokerLimits limits) {
        BrokerMeters meters = new BrokerMeters() {
            @Override
            public void unpublished(String reason) {
                unpublished.add(reason);
            }

            @Override
            public void orderSkipped(String reason) {}
        };
        return new EventPublisher(new RecordSender(broker, limits), meters, limits);
    }

    private static TunnelEvent end(int number) {
        return new TunnelEvent.DataSocketClosed("tunnel" + number, SELF, "socket", "client-closed");
    }

    private void loseEnds(int count) {
        broker.away = true;
        for (int i = 0; i < count; i++) {
            publisher.publish(end(i), () -> {});
        }
        broker.away = false;
    }

    @Test
    void shouldSendKeptEndsOneByOneWhenTheBrokerIsBack() {
        loseEnds(5);
        publisher.retry();
        publisher.retry();
        assertThat(broker.unacknowledged).hasSize(1);

        publisher.publish(new TunnelEvent.Command("t", SELF, "s", 1, 0, new byte[0]), () -> {});
        assertThat(broker.unacknowledged).hasSize(2);

        for (int sent = 1; sent <= 6; sent++) {
            broker.acknowledge();
        }
        assertThat(broker.sent).isEqualTo(6);
        assertThat(broker.unacknowledged).isEmpty();
    }

    @Test
    void shouldKeepTheRestWhenTheBrokerGoesAwayAgain() {
        loseEnds(3);
        broker.away = true;
        publisher.retry();
        broker.away = false;
        publisher.retry();
        for (int sent = 1; sent <= 3; sent++) {
            broker.acknowledge();
        }
        assertThat(broker.sent).isEqualTo(3);
    }

    @Test
    void shouldSendAnswersBeforeEndsAndNoCommandAgain() {
        loseEnds(1);
        broker.away = true;
        publisher.publish(new TunnelEvent.Command("t", SELF, "s", 1, 0, new byte[0]), () -> {});
        publisher.publish(new TunnelEvent.GatewayAnswer("t", SELF, "s", 1, false, new byte[] {1}), () -> {});
        broker.away = false;
        publisher.retry();
        assertThat(broker.unacknowledged.peek().getPayload()).containsExactly(1);
        broker.acknowledge();
        broker.acknowledge();
        assertThat(broker.unacknowledged).isEmpty();
        assertThat(broker.sent).isEqualTo(2);
    }

    @Test
    void shouldDropAndCountWhenTooManyEndsAreKept() {
        loseEnds(6);
        assertThat(unpublished).filteredOn("ends-dropped"::equals).hasSize(1);
    }

    /** Takes records and acknowledges them one by one, or is away. */
    private static final class Broker implements Emitter<byte[]> {
        final Deque<Message<byte[]>> unacknowledged = new ArrayDeque<>();
        int sent;
        boolean away;

        void acknowledge() {
            unacknowledged.poll().ack();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <M extends Message<? extends byte[]>> void send(M message) {
            Message<byte[]> record = (Message<byte[]>) message;
            if (away) {
                record.nack(new IllegalStateException("no broker"));
            } else {
                sent++;
                unacknowledged.add(record);
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
}
