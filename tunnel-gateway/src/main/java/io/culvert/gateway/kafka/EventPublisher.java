package io.culvert.gateway.kafka;

import io.culvert.gateway.tunnel.CommandSink;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.TunnelEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes events of tunnels, and the gateway's own signs of life. Ends of tunnels are kept and sent again when the
 * broker was away, lest sessions and subscriptions outlive their viewers. Any thread.
 */
@ApplicationScoped
public class EventPublisher implements CommandSink {
    private final RecordSender sender;
    private final BrokerMeters meters;
    private final BrokerLimits limits;
    private final Queue<TunnelEvent.DataSocketClosed> unsentEnds = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unsentCount = new AtomicInteger();
    private final AtomicLong echoes = new AtomicLong();
    private final AtomicBoolean echoUnderWay = new AtomicBoolean();

    EventPublisher(RecordSender sender, BrokerMeters meters, BrokerLimits limits) {
        this.sender = sender;
        this.meters = meters;
        this.limits = limits;
    }

    @Override
    public void publish(TunnelEvent event, Runnable onFailure) {
        Runnable failed = () -> {
            meters.unpublished("failed");
            keepEnd(event);
            onFailure.run();
        };
        if (!sender.send(event.encode(), () -> {}, failed)) {
            meters.unpublished("buffer-full");
            keepEnd(event);
            onFailure.run();
        }
    }

    /** Sends what could not be sent before; call it when the broker was heard of. */
    public void retryEnds() {
        int count = unsentCount.get();
        for (int i = 0; i < count; i++) {
            TunnelEvent.DataSocketClosed end = unsentEnds.poll();
            if (end == null) {
                return;
            }
            unsentCount.decrementAndGet();
            publish(end, () -> {});
        }
    }

    /** To every owner: this gateway lives. */
    public void alive(GatewayAddress self, boolean draining) {
        for (int partition = 0; partition < Topics.COMMAND_PARTITIONS; partition++) {
            publish(new TunnelEvent.GatewayAlive(self, partition, draining), () -> {});
        }
    }

    /** To itself, through the broker; one at a time, so that a missing broker does not find a heap of them. */
    public void echo(GatewayAddress self) {
        if (!echoUnderWay.compareAndSet(false, true)) {
            return;
        }
        var word = new GatewayOrder.Echo(GatewayOrder.Destination.of(self), echoes.incrementAndGet());
        Runnable sent = () -> echoUnderWay.set(false);
        Runnable failed = () -> {
            echoUnderWay.set(false);
            meters.unpublished("failed");
        };
        if (!sender.send(word.encode(), sent, failed)) {
            echoUnderWay.set(false);
            meters.unpublished("buffer-full");
        }
    }

    private void keepEnd(TunnelEvent event) {
        if (!(event instanceof TunnelEvent.DataSocketClosed end)) {
            return;
        }
        if (unsentCount.incrementAndGet() > limits.unsentEnds()) {
            unsentCount.decrementAndGet();
            meters.unpublished("ends-dropped");
            return;
        }
        unsentEnds.add(end);
    }
}
