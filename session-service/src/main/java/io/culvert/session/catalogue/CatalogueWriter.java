package io.culvert.session.catalogue;

import io.culvert.wire.kafka.WireRecord;
import java.util.concurrent.CompletionStage;

/** Where records of the catalogue go. Never blocks its caller. */
@FunctionalInterface
public interface CatalogueWriter {
    /** Completes, on any thread, when the broker has the record; exceptionally within 10 s if it does not take it. */
    CompletionStage<?> write(WireRecord record);
}
