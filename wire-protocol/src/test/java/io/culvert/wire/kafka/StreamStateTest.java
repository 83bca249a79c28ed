package io.culvert.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.kafka.StreamState.Condition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamStateTest {
    private static final List<StreamState.Track> TRACKS = List.of(
            new StreamState.Track(0, "video", 96, 90000, "H264"),
            new StreamState.Track(1, "audio", 97, 48000, "MPEG4-GENERIC"));

    /** As the first release wrote it. */
    private static final String FIRST_RELEASE = "{\"stream\":\"/live/cam1\",\"condition\":\"READY\",\"epoch\":7,"
            + "\"relay\":\"r-1\",\"sdp\":\"v=0\\r\\n\",\"tracks\":[{\"id\":0,\"kind\":\"video\",\"payloadType\":96,"
            + "\"clockRate\":90000,\"encoding\":\"H264\"}]}";

    static Stream<StreamState> states() {
        return Stream.of(
                new StreamState(
                        "/live/cam1", Condition.READY, 7, "r-1", "v=0\r\n", TRACKS, Optional.empty(), Optional.empty()),
                new StreamState(
                        "/vod/a.mp4", Condition.READY, 8, "r-1", "v=0", TRACKS, Optional.of(61.25), Optional.empty()),
                unwatchable(Condition.ABSENT),
                unwatchable(Condition.FAILED),
                unwatchable(Condition.UNKNOWN));
    }

    private static StreamState unwatchable(Condition condition) {
        return new StreamState(
                "/live/x", condition, 9, "r-1", "", List.of(), Optional.empty(), Optional.of("no such file"));
    }

    private static Optional<StreamState> decode(String json) {
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        return StreamState.decode(new WireRecord(Topics.STREAMS, 0, "/live/cam1", Map.of(), Optional.of(value)));
    }

    @ParameterizedTest
    @MethodSource("states")
    void shouldReadBackEveryState(StreamState state) {
        WireRecord record = state.encode();

        assertThat(StreamState.decode(record)).contains(state);
        assertThat(record.key()).isEqualTo(state.stream());
        assertThat(record.partition()).isZero();
        assertThat(StreamState.decode(state.forget())).isEmpty();
        assertThat(state.forget().key()).isEqualTo(record.key());
    }

    @Test
    void shouldReadAndWriteTheRecordOfTheFirstRelease() {
        StreamState state = decode(FIRST_RELEASE).orElseThrow();

        assertThat(state)
                .isEqualTo(new StreamState(
                        "/live/cam1",
                        Condition.READY,
                        7,
                        "r-1",
                        "v=0\r\n",
                        TRACKS.subList(0, 1),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(new String(state.encode().value().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo(FIRST_RELEASE);
    }

    @Test
    void shouldReadWhatANewerReleaseAdds() {
        String newer = FIRST_RELEASE
                .replace("\"READY\"", "\"WARMING_UP\"")
                .replace("\"id\":0", "\"id\":0,\"language\":\"de\"")
                .replace("\"epoch\"", "\"viewers\":[1,2],\"epoch\"");

        assertThat(decode(newer).orElseThrow().condition()).isEqualTo(Condition.UNKNOWN);
        assertThat(decode(newer).orElseThrow().tracks()).isEqualTo(TRACKS.subList(0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "17", "{\"stream\":\"/a\"}", "{\"stream\":[]}"})
    void shouldThrowFormatExceptionWhenTheValueIsNoState(String value) {
        assertThatThrownBy(() -> decode(value)).isInstanceOf(RecordFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "condition", "relay", "sdp", "tracks"})
    void shouldThrowFormatExceptionWhenAFieldOfTheFirstReleaseIsMissing(String field) {
        String renamed = FIRST_RELEASE.replace("\"" + field + "\":", "\"other\":");

        assertThatThrownBy(() -> decode(renamed)).isInstanceOf(RecordFormatException.class);
    }

    @Test
    void shouldNameTracksAsTheirControlUrlsDo() {
        assertThat(StreamState.control(0)).isEqualTo("track0");
        assertThat(StreamState.control(15)).isEqualTo("track15");
    }
}
