package io.culvert.session.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamDefinition.Origin;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.WireRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsFileTest {
    private static final String YAML = """
            # what the cameras of the house are called
            streams:
              /live/door:
                source: {kind: rtsp, urls: ["rtsp://u:p@10.0.0.5/h264", "rtsp://10.0.0.6/"], transport: UDP}
                always: true
              /live/studio:
                source:
                  kind: publish
                  users: [{name: anna, password: "0123"}]
              /vod/night:
                source: {kind: file, name: night.mp4}
            """;

    private static StreamsFile parse(String text) throws InvalidDefinitionException {
        return StreamsFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static StreamDefinition file(String stream, String name, Origin origin) {
        return new StreamDefinition(stream, new StreamSource.File(name), false, origin);
    }

    @Test
    void shouldReadYamlAndJsonAlike() throws Exception {
        StreamsFile yaml = parse(YAML);
        assertThat(yaml.definitions()).containsOnlyKeys("/live/door", "/live/studio", "/vod/night");
        assertThat(yaml.definitions().get("/live/door"))
                .isEqualTo(new StreamDefinition(
                        "/live/door",
                        new StreamSource.Rtsp(
                                List.of("rtsp://u:p@10.0.0.5/h264", "rtsp://10.0.0.6/"), StreamSource.Transport.UDP),
                        true,
                        Origin.FILE));
        assertThat(parse("{\"streams\":{\"/vod/night\":{\"source\":{\"kind\":\"file\",\"name\":\"night.mp4\"}}}}")
                        .definitions())
                .containsEntry("/vod/night", yaml.definitions().get("/vod/night"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "{}", "streams:", "streams: {}", "streams:\n"})
    void shouldNameNothingWhenItIsEmpty(String text) throws Exception {
        assertThat(parse(text).definitions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "streams: [",
                "streams: []",
                "stream: {}",
                "streams: {}\nother: 1",
                "/live/a: {}",
                "streams: {live/a: {source: {kind: file, name: a.mp4}}}",
                "streams: {/live/../a: {source: {kind: file, name: a.mp4}}}",
                "streams: {/live/a: }",
                "streams: {/live/a: {source: {kind: file, name: ../a.mp4}}}",
                "streams:\n  /live/a: {source: {kind: file, name: a.mp4}}\n  /live/a: {source: {kind: file, name: b.mp4}}",
                "streams: {/live/a: {source: {kind: rtsp, urls: [\"rtsp://u:s3cret@a@b\"]}}}",
                "streams: {/live/a: {source: {kind: rtsp, urls: \"rtsp://u:s3cret@a\"}}}",
                "streams: {/live/a: s3cret: x}"
            })
    void shouldRefuseTheWholeFileAndQuoteNothing(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void shouldWriteOnlyWhatDiffers() throws Exception {
        StreamsFile file = parse("streams:\n"
                + "  /a: {source: {kind: file, name: a.mp4}}\n"
                + "  /b: {source: {kind: file, name: b.mp4}}\n"
                + "  /c: {source: {kind: file, name: c.mp4}}\n");
        List<StreamDefinition> standing = List.of(
                file("/a", "a.mp4", Origin.FILE),
                file("/b", "old.mp4", Origin.FILE),
                file("/c", "c.mp4", Origin.API),
                file("/gone", "x.mp4", Origin.FILE),
                file("/by-api", "x.mp4", Origin.API));

        assertThat(file.changes(standing))
                .extracting(WireRecord::key, change -> change.value().isPresent())
                .containsExactly(tuple("/b", true), tuple("/c", true), tuple("/gone", false));
    }

    @Test
    void shouldWriteNothingWhenAnotherServiceWroteItAll() throws Exception {
        StreamsFile file = parse(YAML);

        assertThat(file.changes(file.definitions().values())).isEmpty();
    }
}
