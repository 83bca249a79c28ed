package io.culvert.gateway.kafka;

/** What the way through the broker counts. Callable from any thread. */
public interface BrokerMeters {
    /** An event that did not get to the broker: {@code buffer-full}, {@code failed}, {@code ends-dropped}. */
    void unpublished(String reason);

    /** A record that was no order for a tunnel here: {@code other-gateway}, {@code unknown-kind}, {@code unreadable}. */
    void orderSkipped(String reason);
}
