package io.culvert.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.gateway.publication.PublicationSettings;
import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.tunnel.CountingMeters;
import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.gateway.tunnel.TunnelMeters;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.gateway.tunnel.TunnelServices;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.WireRecord;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Which records become orders. One that is carried out is told by the tunnel that is not here. */
class OrderReaderTest {
    private static final GatewayAddress SELF = new GatewayAddress("gw-1", 5, "127.0.0.1:8081");

    private final CountingMeters tunnelMeters = new CountingMeters();
    private final List<String> skipped = new ArrayList<>();
    private final Echoes echoes = new Echoes();
    private final ScriptedBroker broker = new ScriptedBroker();
    private final OrderReader reader = new OrderReader(
            new TunnelRegistry(new TunnelServices(
                    SELF,
                    TunnelLimits.DEFAULT,
                    tunnelMeters,
                    (event, onFailure) -> {},
                    (order, channel, playedOn, listener) -> {
                        throw new UnsupportedOperationException();
                    },
                    new Publications(PublicationSettings.DEFAULTS, new PublicationCounters()),
                    () -> 1_000L)),
            SELF,
            new BrokerMeters() {
                @Override
                public void unpublished(String reason) {}

                @Override
                public void orderSkipped(String reason) {
                    skipped.add(reason);
                }
            },
            new RecordSender(broker, new BrokerLimits(10, 0)),
            echoes);

    private void read(String instance, Map<String, String> more) {
        GatewayOrder.Destination to = new GatewayOrder.Destination(instance, 5);
        read(
                new GatewayOrder.Reply("tunnel", to, "post", 1, new byte[] {'R'}, Optional.empty(), Optional.empty())
                        .encode(),
                more);
    }

    private void read(WireRecord wire, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(wire.headers());
        headers.putAll(more);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(
                wire.topic(), wire.partition(), 0, wire.key(), wire.value().orElse(null));
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        reader.read(record);
    }

    private static Map<String, String> owner(long epoch) {
        return Map.of(RecordHeaders.OWNER_EPOCH, Long.toString(epoch));
    }

    private int carriedOut() {
        return tunnelMeters.refusedCount(TunnelMeters.Refused.UNKNOWN_TUNNEL);
    }

    @Test
    void shouldSkipWhatAFormerOwnerOrdersWhenALaterOneWasHeard() {
        read("gw-1", owner(5));
        read("gw-1", owner(7));
        assertThat(carriedOut()).isEqualTo(2);

        read("gw-1", owner(5));

        assertThat(carriedOut()).isEqualTo(2);
        assertThat(skipped).containsExactly("former-owner");
    }

    @Test
    void shouldSkipWhatIsForAnotherGatewayOfThePartition() {
        read("gw-2", Map.of());

        assertThat(carriedOut()).isZero();
        assertThat(skipped).containsExactly("other-gateway");
    }

    @Test
    void shouldGoOnWhenAnOrderIsUnreadableOrOfAnUnknownKind() {
        read("gw-1", Map.of(RecordHeaders.SEQUENCE, "none"));
        read("gw-1", Map.of(RecordHeaders.KIND, "of-a-later-release"));
        read("gw-1", Map.of());

        assertThat(carriedOut()).isEqualTo(1);
        assertThat(skipped).containsExactly("unreadable", "unknown-kind");
        assertThat(broker.sent).as("dead letters").isEqualTo(1);
    }

    @Test
    void shouldTellThatTheWayIsOpenWhenItsOwnWordComesBack() {
        read(new GatewayOrder.Echo(new GatewayOrder.Destination("gw-1", 5), 3).encode(), Map.of());

        assertThat(echoes.fired).extracting(GatewayOrder.Echo::sequence).containsExactly(3L);
    }

    /** Takes down what is fired. */
    private static final class Echoes implements Event<GatewayOrder.Echo> {
        final List<GatewayOrder.Echo> fired = new ArrayList<>();

        @Override
        public void fire(GatewayOrder.Echo echo) {
            fired.add(echo);
        }

        @Override
        public <U extends GatewayOrder.Echo> CompletionStage<U> fireAsync(U event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends GatewayOrder.Echo> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Event<GatewayOrder.Echo> select(Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends GatewayOrder.Echo> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends GatewayOrder.Echo> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }
    }
}
