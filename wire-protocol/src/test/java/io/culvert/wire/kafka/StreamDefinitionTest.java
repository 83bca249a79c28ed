package io.culvert.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDefinitionTest {
    private static final StreamDefinition FILE = new StreamDefinition(
            "/live/door", new StreamSource.File("cams/door.mp4"), true, StreamDefinition.Origin.FILE);
    private static final StreamDefinition RTSP = new StreamDefinition(
            "/live/cam1",
            new StreamSource.Rtsp(
                    List.of("rtsp://admin:s3cret@10.0.0.5/h264", "https://10.0.0.6:8443/x?pwd=s3cret&ch=1"),
                    StreamSource.Transport.AUTO),
            false,
            StreamDefinition.Origin.API);
    private static final StreamDefinition PUBLISH = new StreamDefinition(
            "/live/studio",
            new StreamSource.Publish(List.of(new StreamSource.User("anna", "s3cret")), StreamSource.Busy.REPLACE),
            false,
            StreamDefinition.Origin.API);

    private static WireRecord json(String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        return new WireRecord(Topics.CATALOGUE, 0, "/live/a", Map.of(), Optional.of(value));
    }

    private static String text(StreamDefinition definition) {
        return new String(definition.encode().value().orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteWhatAConsoleConsumerCanRead() {
        assertThat(text(FILE))
                .isEqualTo("{\"stream\":\"/live/door\",\"source\":{\"kind\":\"file\",\"name\":\"cams/door.mp4\"},"
                        + "\"always\":true,\"origin\":\"FILE\"}");
        assertThat(text(RTSP))
                .isEqualTo("{\"stream\":\"/live/cam1\",\"source\":{\"kind\":\"rtsp\",\"urls\":"
                        + "[\"rtsp://admin:s3cret@10.0.0.5/h264\",\"https://10.0.0.6:8443/x?pwd=s3cret&ch=1\"],"
                        + "\"transport\":\"AUTO\"},\"always\":false,\"origin\":\"API\"}");
        assertThat(text(PUBLISH))
                .isEqualTo("{\"stream\":\"/live/studio\",\"source\":{\"kind\":\"publish\",\"users\":"
                        + "[{\"name\":\"anna\",\"password\":\"s3cret\"}],\"busy\":\"REPLACE\"},"
                        + "\"always\":false,\"origin\":\"API\"}");
    }

    @Test
    void shouldReadBackEveryDefinitionAndItsRemoval() {
        for (StreamDefinition definition : List.of(FILE, RTSP, PUBLISH)) {
            assertThat(StreamDefinition.decode(definition.encode())).contains(definition);
            assertThat(definition.encode().key()).isEqualTo(definition.stream());
            WireRecord removal = StreamDefinition.removal(definition.stream());
            assertThat(removal.key()).isEqualTo(definition.stream());
            assertThat(removal.partition()).isZero();
            assertThat(StreamDefinition.decode(removal)).isEmpty();
        }
    }

    @Test
    void shouldIgnoreFieldsThatANewerReleaseAddsAndFillInWhatIsLeftOut() {
        assertThat(StreamDefinition.decode(json("{\"stream\":\"/live/a\",\"colour\":{\"of\":[1]},\"source\":"
                        + "{\"kind\":\"rtsp\",\"urls\":[\"rtsp://cam\"],\"fps\":25}}")))
                .contains(new StreamDefinition(
                        "/live/a",
                        new StreamSource.Rtsp(List.of("rtsp://cam"), StreamSource.Transport.AUTO),
                        false,
                        StreamDefinition.Origin.API));
        assertThat(StreamDefinition.decode(json("{\"stream\":\"/live/a\",\"source\":{\"kind\":\"publish\"}}")))
                .contains(new StreamDefinition(
                        "/live/a",
                        new StreamSource.Publish(List.of(), StreamSource.Busy.REFUSE),
                        false,
                        StreamDefinition.Origin.API));
    }

    @Test
    void shouldKeepThePathWhenANewerReleaseWritesAnotherKindOrWord() {
        assertThat(StreamDefinition.decode(
                        json("{\"stream\":\"/live/a\",\"source\":{\"kind\":\"srt\",\"url\":\"srt://x\"},"
                                + "\"origin\":\"OPERATOR\"}")))
                .contains(new StreamDefinition(
                        "/live/a", new StreamSource.Unknown("srt"), false, StreamDefinition.Origin.UNKNOWN));
        assertThat(StreamDefinition.decode(json("{\"stream\":\"/live/a\",\"source\":{\"kind\":\"rtsp\","
                                + "\"urls\":[\"rtsp://cam\"],\"transport\":\"QUIC\"}}"))
                        .map(StreamDefinition::source))
                .contains(new StreamSource.Rtsp(List.of("rtsp://cam"), StreamSource.Transport.AUTO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{",
                "[]",
                "{}",
                "{\"stream\":\"/live/a\"}",
                "{\"stream\":\"/live/a\",\"source\":null}",
                "{\"stream\":\"/live/a\",\"source\":{}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"rtsp\"}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"rtsp\",\"urls\":[]}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"rtsp\",\"urls\":[null]}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"file\"}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"file\",\"name\":\"../x.mp4\"}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"file\",\"name\":\"/etc/passwd\"}}",
                "{\"stream\":\"/live/b\",\"source\":{\"kind\":\"file\",\"name\":\"x.mp4\"}}"
            })
    void shouldThrowFormatExceptionWhenTheValueIsNoDefinitionOfItsKey(String value) {
        assertThatThrownBy(() -> StreamDefinition.decode(json(value))).isInstanceOf(RecordFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"rtsp\",\"urls\":\"rtsp://u:s3cret@cam\"}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"rtsp\",\"urls\":[\"rtsp://u:s3cret@cam@x\"]}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"publish\",\"users\":[\"anna:s3cret\"]}}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"publish\",\"users\":{\"anna\":\"s3cret\"}}}",
                "{\"stream\":\"/live/a\",\"source\":\"s3cret\"}",
                "{\"stream\":\"/live/a\",\"always\":\"s3cret\"}",
                "{\"stream\":\"/live/a\",\"source\":{\"kind\":\"publish\",\"users\":[{\"name\":\"a\",\"password\":s3cret"
            })
    void shouldQuoteNothingOfADefinitionThatItCannotRead(String value) {
        assertThatThrownBy(() -> StreamDefinition.decode(json(value)))
                .isInstanceOf(RecordFormatException.class)
                .hasNoCause()
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void shouldSayWhereADefinitionCannotBeRead() {
        assertThatThrownBy(() -> StreamDefinition.decode(
                        json("{\"stream\":\"/live/a\",\"source\":{\"kind\":\"publish\",\"users\":[\"anna:s3cret\"]}}")))
                .hasMessage("no StreamDefinition: not readable at source.users.0");
    }

    @Test
    void shouldNeverPrintAPassword() {
        for (StreamDefinition definition : List.of(RTSP, PUBLISH)) {
            assertThat(definition.toString()).doesNotContain("s3cret");
            assertThat(text(definition.masked())).doesNotContain("s3cret").contains("***");
        }
        assertThat(text(RTSP.masked())).contains("rtsp://admin:***@10.0.0.5/h264", "/x?pwd=***&ch=1");
        assertThat(FILE.masked()).isEqualTo(FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "live/a", "/live/../a", "/live/%2e%2e/a", "/live/a b", "/live/a\u0000"})
    void shouldRefuseAPathThatNamesNoStream(String path) {
        StreamSource source = new StreamSource.File("a.mp4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamDefinition(path, source, false, StreamDefinition.Origin.API));
    }

    @Test
    void shouldKeepLiveSourcesOutOfTheRecordings() {
        for (StreamSource source : List.of(RTSP.source(), PUBLISH.source())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new StreamDefinition("/vod/a", source, false, StreamDefinition.Origin.API));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamDefinition("/vod/a", FILE.source(), true, StreamDefinition.Origin.API));
        assertThat(new StreamDefinition("/vod/a", FILE.source(), false, null).origin())
                .isEqualTo(StreamDefinition.Origin.API);
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://c, AUTO, true", "rtsp://c, TCP, true", "rtsp://c, UDP, true", "rtsp://c, HTTP, true",
        "rtsps://c, AUTO, true", "rtsps://c, TCP, true", "rtsps://c, UDP, false", "rtsps://c, HTTP, true",
        "http://c, AUTO, true", "http://c, TCP, false", "http://c, UDP, false", "http://c, HTTP, true",
        "https://c, AUTO, true", "https://c, TCP, false", "https://c, UDP, false", "https://c, HTTP, true"
    })
    void shouldRefuseATransportThatDoesNotGoWithTheUrl(String url, StreamSource.Transport transport, boolean fits) {
        List<String> urls = List.of(url);
        if (fits) {
            assertThat(new StreamSource.Rtsp(urls, transport).transport()).isEqualTo(transport);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> new StreamSource.Rtsp(urls, transport));
        }
    }

    @Test
    void shouldBoundUrlsAndUsers() {
        assertThat(new StreamSource.Rtsp(Collections.nCopies(4, "rtsp://c"), null).urls())
                .hasSize(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamSource.Rtsp(Collections.nCopies(5, "rtsp://c"), null));
        StreamSource.User user = new StreamSource.User("a", "b");
        assertThatIllegalArgumentException()
                .as("one name twice")
                .isThrownBy(() -> new StreamSource.Publish(List.of(user, user), null));
        List<StreamSource.User> many = java.util.stream.IntStream.rangeClosed(1, 65)
                .mapToObj(i -> new StreamSource.User("a" + i, "b"))
                .toList();
        assertThat(new StreamSource.Publish(many.subList(0, 64), null).users()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamSource.Publish(many, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamSource.User("a:b", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamSource.User("a", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamSource.User("a", "x".repeat(256)));
    }
}
