package io.culvert.session.kafka;

import java.time.Duration;

/** What this edge reports for metrics and the log. Called from any thread. */
public interface KafkaEvents {
    void unreadable(String topic, int partition, long offset, Throwable cause);

    void unknownKind(String topic);

    void restored(int partitions, int tunnels, Duration took);
}
