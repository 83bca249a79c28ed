package io.culvert.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.TunnelEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
    private static final GatewayAddress SELF = new GatewayAddress("gw-1", 5, "127.0.0.1:8081");

    private final ScriptedBroker broker = new ScriptedBroker();
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

    @Test
    void shouldRefuseAtOnceAndKeepAnEndWhenTheBufferIsFull() {
        EventPublisher small = publisher(new BrokerLimits(1, 5));
        List<String> failed = new ArrayList<>();
        small.publish(new TunnelEvent.Command("t", SELF, "s", 1, 0, new byte[0]), () -> failed.add("first"));
        small.publish(new TunnelEvent.Command("t", SELF, "s", 2, 0, new byte[0]), () -> failed.add("second"));
        small.publish(end(1), () -> failed.add("end"));
        assertThat(failed).containsExactly("second", "end");
        assertThat(unpublished).containsExactly("buffer-full", "buffer-full");

        broker.acknowledge();
        small.retry();

        assertThat(broker.sent).isEqualTo(2);
    }

    @Test
    void shouldSendOneEchoAtATimeAndTheNextWhenTheLastWasLost() {
        publisher.echo(SELF);
        publisher.echo(SELF);
        assertThat(broker.sent).isEqualTo(1);
        broker.acknowledge();
        broker.away = true;
        publisher.echo(SELF);
        broker.away = false;

        publisher.echo(SELF);

        assertThat(broker.sent).isEqualTo(2);
    }
}
