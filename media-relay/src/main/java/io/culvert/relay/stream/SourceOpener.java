package io.culvert.relay.stream;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Opens sources without blocking the caller. */
public interface SourceOpener {
    /**
     * @param stream   path of the stream
     * @param playback which part of a recording; empty for a live stream, or if only the description is wanted
     * @return completes on any thread, never exceptionally for an ordinary failure
     */
    CompletionStage<Outcome> open(String stream, Optional<Playback> playback);

    /** What came of opening a source. */
    sealed interface Outcome {
        /** The receiver closes the source. */
        record Opened(MediaSource source) implements Outcome {}

        record Absent(String reason) implements Outcome {}

        record Failed(String reason) implements Outcome {}
    }
}
