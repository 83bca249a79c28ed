package io.culvert.relay.stream;

import io.culvert.wire.kafka.Publication;
import java.util.concurrent.CompletionStage;

/** Opens what somebody publishes, without blocking the caller. */
@FunctionalInterface
public interface PublicationOpener {
    /** Completes, on any thread, when its media flows, or when it is clear that it will not. */
    CompletionStage<SourceOpener.Outcome> open(Publication publication);
}
