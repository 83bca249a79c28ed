package io.culvert.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
    private static AccessRules rules(String... paths) {
        return new AccessRules(List.of(paths), false, Duration.ofMinutes(5), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "/live/private, true",
        "/live/private/, true",
        "/live/private/track0, true",
        "/live/privateer, false",
        "/live, false",
        "/Live/private, false",
        "/vod/a.mp4, true",
        "/live/%70rivate, true",
        "/open/../live/private, true",
        "/open//live, true",
        "/open, false"
    })
    void shouldCoverWholeSegmentsAndWhateverIsNoPlainPath(String path, boolean covered) {
        assertThat(rules("/live/private", "/vod/").cover(path)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"/", "/live/cam", "''"})
    void shouldCoverEverythingWhenThePrefixIsTheRoot(String path) {
        assertThat(rules("/").cover(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://h:80/live/cam, rtsp://h:80/live/cam, true",
        "rtsp://h/live/cam/, rtsp://h/live/cam/track1, true",
        "rtsp://h/live/cam, rtsp://h/live/cam/, true",
        "/live/cam?x, http://proxy/live/cam?x, true",
        "rtsp://h/live, rtsp://h/live/cam, true",
        "rtsp://h/, rtsp://h/live/cam, false",
        "rtsp://h, rtsp://h/live/cam, false",
        "rtsp://h/live/cam, rtsp://h/live/camera, false",
        "rtsp://h/live/cam/track1, rtsp://h/live/cam, false",
        "'', /live/cam, false"
    })
    void shouldTakeAnAnswerForThisUriAndWhatIsBelow(String hashed, String asked, boolean same) {
        assertThat(RequestUri.isSame(hashed, asked)).isEqualTo(same);
    }
}
