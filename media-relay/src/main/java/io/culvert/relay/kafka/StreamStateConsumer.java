package io.culvert.relay.kafka;

import io.culvert.relay.stream.StreamControl;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.WireRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads all of {@code media.streams}: the last epochs, and the streams that other relays take over. */
@ApplicationScoped
public class StreamStateConsumer {
    private final StreamControl control;

    StreamStateConsumer(StreamControl control) {
        this.control = control;
    }

    @Incoming("streams-seen")
    void onRecord(ConsumerRecord<String, byte[]> record) {
        WireRecord wire = new WireRecord(
                record.topic(), record.partition(), record.key(), Map.of(), Optional.ofNullable(record.value()));
        control.onStreamState(record.key(), StreamState.decode(wire));
    }
}
