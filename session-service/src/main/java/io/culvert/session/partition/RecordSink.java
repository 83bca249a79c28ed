package io.culvert.session.partition;

import io.culvert.wire.kafka.WireRecord;
import java.util.concurrent.CompletionStage;

/** Where records go. Never blocks its caller; records of one topic partition keep their order. */
@FunctionalInterface
public interface RecordSink {
    /** Completes, on any thread, when the broker has the record, or exceptionally when it will never have it. */
    CompletionStage<?> send(WireRecord record);
}
