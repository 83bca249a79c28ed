package io.culvert.relay.source;

import io.culvert.relay.stream.SourceOpener.Outcome;
import io.culvert.wire.kafka.StreamSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens the live sources of one kind: what {@link DefinedSources} needs of cameras and of publications. */
@FunctionalInterface
public interface LiveSources<S extends StreamSource> {
    /**
     * Does not block.
     *
     * @param stream path of the stream
     * @param source as defined; another definition means another call, after the source of this one was closed
     * @return as {@link io.culvert.relay.stream.SourceOpener#open} says
     */
    CompletionStage<Outcome> open(String stream, S source);

    /** Where this kind cannot be served. */
    static <S extends StreamSource> LiveSources<S> none(String reason) {
        return (stream, source) -> CompletableFuture.completedStage(new Outcome.Failed(reason));
    }
}
