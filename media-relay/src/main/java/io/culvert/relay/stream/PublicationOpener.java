package io.culvert.relay.stream;

import io.culvert.wire.kafka.Publication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens what somebody publishes, without blocking the caller. */
@FunctionalInterface
public interface PublicationOpener {
    Opening open(Publication publication);

    /** A publication from the moment it is asked for. */
    interface Opening {
        /** Completes, on any thread, when its media flows, or when it is clear that it will not. */
        CompletionStage<SourceOpener.Outcome> outcome();

        /** Its publisher has come to other gateways: those are asked from now on. */
        void follow(Publication publication);

        /** One that will not flow. */
        static Opening failed(String reason) {
            return new Opening() {
                @Override
                public CompletionStage<SourceOpener.Outcome> outcome() {
                    return CompletableFuture.completedStage(new SourceOpener.Outcome.Failed(reason));
                }

                @Override
                public void follow(Publication publication) {}
            };
        }
    }
}
