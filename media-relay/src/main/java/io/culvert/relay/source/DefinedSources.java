package io.culvert.relay.source;

import io.culvert.relay.stream.Playback;
import io.culvert.relay.stream.SourceOpener;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Opens what the catalogue says that a path names; a path that it does not define names a file of the media folder. */
public final class DefinedSources implements SourceOpener {
    private final Function<String, Optional<StreamDefinition>> catalogue;
    private final FileSources files;
    private final LiveSources<StreamSource.Rtsp> cameras;
    private final LiveSources<StreamSource.Publish> publications;

    public DefinedSources(
            Function<String, Optional<StreamDefinition>> catalogue,
            FileSources files,
            LiveSources<StreamSource.Rtsp> cameras,
            LiveSources<StreamSource.Publish> publications) {
        this.catalogue = catalogue;
        this.files = files;
        this.cameras = cameras;
        this.publications = publications;
    }

    @Override
    public CompletionStage<Outcome> open(String stream, Optional<Playback> playback) {
        return catalogue
                .apply(stream)
                .map(definition -> open(stream, definition.source(), playback))
                .orElseGet(() -> files.open(stream, playback));
    }

    private CompletionStage<Outcome> open(String stream, StreamSource source, Optional<Playback> playback) {
        return switch (source) {
            case StreamSource.File file -> files.open(stream, file.name(), playback);
            case StreamSource.Rtsp rtsp -> cameras.open(stream, rtsp);
            case StreamSource.Publish publish -> publications.open(stream, publish);
            case StreamSource.Unknown unknown ->
                CompletableFuture.completedStage(
                        new Outcome.Failed("this release knows no source of the kind it is defined by"));
        };
    }
}
