package io.culvert.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "/live/cam1",
                "/live/Cam_1.front-door",
                "/vod/holiday.mp4",
                "/a/b/c/d/e",
                "/.hidden",
                "/...",
                "/a..b",
                "/..a",
                "/a..",
                "/-",
                "/_"
            })
    void shouldAcceptAPathOfAllowedCharacters(String path) {
        assertThat(StreamNames.isValid(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a",
                "live/cam1",
                "//",
                "//a",
                "/a/",
                "/a//b",
                "/.",
                "/..",
                "/../etc/passwd",
                "/live/..",
                "/live/.",
                "/live/../../etc/passwd",
                "/live/./cam1",
                "/live/cam1/..",
                "/live/%2e%2e/x",
                "/live/..%2fx",
                "/live/%00",
                "/live/..\\x",
                "\\live\\cam1",
                "/live/cam 1",
                "/live/cam1\n",
                "\n/live/cam1",
                "/live/cam\t1",
                "/live/cam1\u0000",
                "/live/cam1\u0000.mp4",
                "/live/caf\u00e9",
                "/live/\uff0e\uff0e/x",
                "/live/cam1?x=1",
                "/live/cam1#x",
                "/live/cam1;session=1",
                "/live/a|b",
                "/live/~root",
                "/live/a:b",
                "/live/*",
                "*",
                "C:/live",
                "/live/$HOME"
            })
    void shouldRefuseEverythingElse(String path) {
        assertThat(StreamNames.isValid(path)).isFalse();
    }

    @Test
    void shouldCountCharactersOfTheWholePath() {
        assertThat(StreamNames.isValid("/" + "x".repeat(254))).isTrue();
        assertThat(StreamNames.isValid("/" + "x".repeat(255))).isFalse();
        assertThat(StreamNames.isValid("/x".repeat(127))).isTrue();
        assertThat(StreamNames.isValid("/x".repeat(1_000_000))).isFalse();
    }

    @Test
    void shouldTellRecordingsByTheirPrefix() {
        assertThat(StreamNames.isRecording("/vod/a.mp4")).isTrue();
        assertThat(StreamNames.isRecording("/vod")).isFalse();
        assertThat(StreamNames.isRecording("/vods/a.mp4")).isFalse();
        assertThat(StreamNames.isRecording("/live/vod/a")).isFalse();
        assertThat(StreamNames.isValid(StreamNames.recording("/vod/a.mp4", "ab12")))
                .isFalse();
    }
}
