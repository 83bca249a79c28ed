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
 * Publishes events of tunnels, and the gateway's own signs of life. What the broker did not take while it was away is kept
 * in two cases: ends of tunnels, lest sessions and subscriptions outlive their viewers, and answers that somebody waits for.
 * Afterwards they go one by one, each when the one before has arrived: ten thousand at once would stand before every
 * command for seconds. Any thread.
 */
@ApplicationScoped
public class EventPublisher implements CommandSink {
    private final RecordSender sender;
    private final BrokerMeters meters;
    private final BrokerLimits limits;
    private final Queue<TunnelEvent> unsentAnswers = new ConcurrentLinkedQueue<>();
    private final Queue<TunnelEvent> unsentEnds = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unsentCount = new AtomicInteger();
    private final AtomicBoolean retrying = new AtomicBoolean();
    private final AtomicLong echoes = new AtomicLong();
    private final AtomicBoolean echoUnderWay = new AtomicBoolean();

    EventPublisher(RecordSender sender, BrokerMeters meters, BrokerLimits limits) {
        this.sender = sender;
        this.meters = meters;
        this.limits = limits;
    }

    @Override
    public void publish(TunnelEvent event, Runnable onFailure) {
        send(event, () -> {}, onFailure);
    }

    private void send(TunnelEvent event, Runnable sent, Runnable failed) {
        Runnable lost = () -> {
            meters.unpublished("failed");
            keep(event);
            failed.run();
        };
        if (!sender.send(event.encode(), sent, lost)) {
            meters.unpublished("buffer-full");
            keep(event);
            failed.run();
        }
    }

    /** Sends what could not be sent before; call it when the broker was heard of. */
    public void retry() {
        if (retrying.compareAndSet(false, true)) {
            retryNext();
        }
    }

    private void retryNext() {
        TunnelEvent answer = unsentAnswers.poll();
        TunnelEvent next = answer == null ? unsentEnds.poll() : answer;
        if (next == null) {
            retrying.set(false);
            return;
        }
        unsentCount.decrementAndGet();
        send(next, this::retryNext, () -> retrying.set(false));
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

    private void keep(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.DataSocketClosed end -> keep(end, unsentEnds);
            case TunnelEvent.GatewayAnswer answer -> keep(answer, unsentAnswers);
            case TunnelEvent.DataSocketOpened e -> {} // announced again with the next command
            case TunnelEvent.CommandSocketOpened e -> {} // so is this one, by the command itself
            case TunnelEvent.Command e -> {} // answered 503
            case TunnelEvent.GatewayAlive e -> {} // the next one follows
        }
    }

    private void keep(TunnelEvent event, Queue<TunnelEvent> queue) {
        if (unsentCount.incrementAndGet() > limits.unsentEnds()) {
            unsentCount.decrementAndGet();
            meters.unpublished("ends-dropped");
            return;
        }
        queue.add(event);
    }
}
