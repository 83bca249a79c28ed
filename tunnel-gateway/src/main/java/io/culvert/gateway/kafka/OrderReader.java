package io.culvert.gateway.kafka;

import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Reads this gateway's partition of orders and hands each to its tunnel. Nothing in a record stops the reading: what is
 * for another gateway, of an unknown kind or unreadable is counted, and the last goes to the dead letters.
 */
@ApplicationScoped
public class OrderReader {
    private static final Logger LOG = Logger.getLogger(OrderReader.class);

    private final TunnelRegistry tunnels;
    private final GatewayAddress self;
    private final BrokerMeters meters;
    private final RecordSender sender;
    private final Event<GatewayOrder.Echo> echoes;
    private final OwnerEpochs owners = new OwnerEpochs();

    OrderReader(
            TunnelRegistry tunnels,
            GatewayAddress self,
            BrokerMeters meters,
            RecordSender sender,
            Event<GatewayOrder.Echo> echoes) {
        this.tunnels = tunnels;
        this.self = self;
        this.meters = meters;
        this.sender = sender;
        this.echoes = echoes;
    }

    @Incoming("orders")
    @NonBlocking
    void read(ConsumerRecord<String, byte[]> record) {
        WireRecord wire = wire(record);
        try {
            if (GatewayOrder.addressee(wire).filter(self.instance()::equals).isEmpty()) {
                meters.orderSkipped("other-gateway");
                return;
            }
            if (!owners.isCurrent(wire)) {
                meters.orderSkipped("former-owner");
                return;
            }
            GatewayOrder.decode(wire).ifPresentOrElse(this::carryOut, () -> meters.orderSkipped("unknown-kind"));
        } catch (RecordFormatException unreadable) {
            deadLetter(wire, unreadable);
        } catch (RuntimeException ours) {
            LOG.errorf(ours, "order not carried out, tunnel=%s", wire.key());
            meters.orderSkipped("failed");
        }
    }

    private void carryOut(GatewayOrder order) {
        if (order instanceof GatewayOrder.Echo echo) {
            echoes.fire(echo);
        } else {
            tunnels.deliver(order);
        }
    }

    private void deadLetter(WireRecord wire, RecordFormatException why) {
        LOG.warnf("unreadable order, tunnel=%s: %s", wire.key(), why.getMessage());
        meters.orderSkipped("unreadable");
        Map<String, String> headers = new HashMap<>(wire.headers());
        headers.put("dead-letter-reason", why.getMessage());
        headers.put("dead-letter-topic", wire.topic());
        sender.send(
                new WireRecord(Topics.DEAD_LETTERS, 0, wire.key(), headers, wire.value()),
                () -> {},
                () -> meters.unpublished("failed"));
    }

    private static WireRecord wire(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        String key = record.key() == null ? "" : record.key();
        return new WireRecord(record.topic(), record.partition(), key, headers, Optional.ofNullable(record.value()));
    }
}
