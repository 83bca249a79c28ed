package io.culvert.relay.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.relay.stream.Playback;
import io.culvert.relay.stream.SourceOpener.Outcome;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinedSourcesTest {
    @TempDir
    Path place;

    private final Map<String, StreamDefinition> catalogue = new HashMap<>();
    private final Lanes lanes = new Lanes(1);
    private Path folder;
    private FileSources files;
    private DefinedSources sources;

    @BeforeEach
    void openFolder() throws IOException {
        folder = Files.createDirectories(place.resolve("media"));
        files = new FileSources(folder, lanes, 1, 10);
        sources = new DefinedSources(
                path -> Optional.ofNullable(catalogue.get(path)),
                files,
                LiveSources.none("the camera"),
                LiveSources.none("the publication"));
    }

    @AfterEach
    void close() {
        files.close();
        lanes.close();
    }

    private Outcome open(String stream) {
        return sources.open(stream, Optional.<Playback>empty())
                .toCompletableFuture()
                .join();
    }

    private void define(String stream, StreamSource source) {
        catalogue.put(stream, new StreamDefinition(stream, source, false, StreamDefinition.Origin.API));
    }

    private void assertOpens(String stream) {
        Outcome outcome = open(stream);
        assertThat(outcome).isInstanceOf(Outcome.Opened.class);
        ((Outcome.Opened) outcome).source().close();
    }

    @Test
    void shouldOpenWhatThePathNamesByDefinition() throws IOException {
        Files.createDirectories(folder.resolve("cams"));
        Clips.make(folder.resolve("cams/door.mp4"), 1, Clips.H264, List.of());
        define("/live/entrance", new StreamSource.File("cams/door.mp4"));
        define("/vod/night", new StreamSource.File("cams/door.mp4"));
        define("/cam", new StreamSource.Rtsp(List.of("rtsp://cam"), null));
        define("/studio", new StreamSource.Publish(List.of(), null));
        define("/later", new StreamSource.Unknown("srt"));

        assertOpens("/live/entrance");
        assertOpens("/vod/night");
        assertThat(open("/cam")).isEqualTo(new Outcome.Failed("the camera"));
        assertThat(open("/studio")).isEqualTo(new Outcome.Failed("the publication"));
        assertThat(open("/later")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void shouldOpenAFileOfTheFolderWhenThePathIsNotDefined() {
        Clips.make(folder.resolve("cam.mp4"), 1, Clips.H264, List.of());

        assertOpens("/live/cam");
        assertThat(open("/live/none")).isInstanceOf(Outcome.Absent.class);
    }

    @Test
    void shouldFailAndNotBeAbsentWhenTheFileOfADefinitionIsMissing() {
        define("/live/entrance", new StreamSource.File("cams/door.mp4"));

        assertThat(open("/live/entrance")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void shouldOpenNothingOutsideTheFolderWhateverTheDefinitionSays() throws IOException {
        Path outside = Clips.make(place.resolve("outside.mp4"), 1, Clips.H264, List.of());
        Files.createSymbolicLink(folder.resolve("link.mp4"), outside);
        Files.createSymbolicLink(folder.resolve("up"), place);
        Files.writeString(folder.resolve("list.m3u8"), "#EXTM3U\n#EXTINF:1,\n../outside.mp4\n");
        Files.writeString(folder.resolve("list.mp4"), "ffconcat version 1.0\nfile ../outside.mp4\n");

        for (String name : List.of("link.mp4", "up/outside.mp4", "list.m3u8", "list.mp4")) {
            define("/live/x", new StreamSource.File(name));
            assertThat(open("/live/x")).as(name).isInstanceOf(Outcome.Failed.class);
        }
    }
}
