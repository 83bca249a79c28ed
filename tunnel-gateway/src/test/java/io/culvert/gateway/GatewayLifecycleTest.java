package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.culvert.gateway.kafka.EventPublisher;
import io.culvert.gateway.kafka.ScriptedBroker;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayLifecycleTest {
    private static final GatewayAddress SELF = new GatewayAddress("gw-1", 5, "127.0.0.1:8081");

    private final ScriptedBroker broker = new ScriptedBroker();
    private final EventPublisher publisher = broker.publisher();
    private final GatewayState state = new GatewayState();
    private final GatewayLifecycle lifecycle =
            new GatewayLifecycle(null, state, SELF, null, publisher, null, null, null, null, null);

    /** Or the sessions of who left while the broker was away would stand as long as this gateway lives. */
    @Test
    void shouldPublishTheEndsThatWereKeptWhenItsOwnWordComesBack() {
        broker.away(true);
        publisher.publish(new TunnelEvent.DataSocketClosed("tunnel", SELF, "get", "client-closed"), () -> {});
        broker.away(false);
        assertThat(broker.sent()).isZero();

        lifecycle.onEcho(new GatewayOrder.Echo(GatewayOrder.Destination.of(SELF), 1));

        assertThat(broker.sent()).isEqualTo(1);
        assertThat(state.isEchoHeard()).isTrue();
    }

    /** Whoever connects can be answered: its orders are being read by then. */
    @Test
    void shouldOpenThePortOnlyWhenItsOwnWordHasComeBack() throws InterruptedException {
        List<String> happened = new ArrayList<>();
        broker.listen(() -> {
            happened.add("word");
            broker.acknowledge();
            if (broker.sent() == 2) {
                state.echo();
            }
        });

        lifecycle.begin(() -> happened.add("topics"), () -> happened.add("port"));

        assertThat(happened).containsExactly("topics", "word", "word", "port");
    }

    @Test
    void shouldBeginNoSecondDrainWhenASecondSignalComes() {
        state.advance(GatewayState.Phase.DRAINING);

        assertThatCode(lifecycle::drain)
                .as("there is nothing here to drain with")
                .doesNotThrowAnyException();
    }
}
