package io.culvert.relay.source.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.SourceUrl;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a camera that refused its credentials is left alone. */
class LogInsTest {
    private static final long PAUSE_NANOS = 300_000_000_000L;

    private long now = Long.MAX_VALUE - 1; // the clock of a process may begin anywhere, and overflow

    private final LogIns logIns = new LogIns(3, Duration.ofSeconds(300), () -> now);
    private final LogIns.Policy camera = camera("rtsp://admin:wrong@10.0.0.7/main");

    private LogIns.Policy camera(String url) {
        return logIns.of(CameraUrl.of(SourceUrl.parse(url)));
    }

    private void fail(int times) {
        for (int n = 0; n < times; n++) {
            camera.failed();
        }
    }

    @Test
    void shouldPauseAtTheThirdFailureUntilItsTimeIsUp() {
        fail(2);
        assertThat(camera.isPaused()).isFalse();
        fail(1);
        assertThat(camera.isPaused()).isTrue();
        now += PAUSE_NANOS - 1;
        assertThat(camera.isPaused()).isTrue();

        now += 1;

        assertThat(camera.isPaused()).isFalse();
    }

    @Test
    void shouldCountAnewWhenThePauseIsOver() {
        fail(3);
        now += PAUSE_NANOS;
        fail(2);
        assertThat(camera.isPaused()).isFalse();

        fail(1);

        assertThat(camera.isPaused()).isTrue();
    }

    @Test
    void shouldCountAnewWhenALogInSucceeds() {
        fail(2);
        camera.succeeded();
        fail(2);
        assertThat(camera.isPaused()).isFalse();
    }

    /** Streams of one camera share its lock-out; other credentials, ports and hosts have their own. */
    @Test
    void shouldPauseAllStreamsOfTheSameCameraAndUserAndNoOther() {
        fail(3);

        assertThat(camera("rtsp://admin:wrong@10.0.0.7/sub").isPaused()).isTrue();
        assertThat(camera("rtsp://admin:right@10.0.0.7/main").isPaused()).isFalse();
        assertThat(camera("rtsp://admin:wrong@10.0.0.7:8554/main").isPaused()).isFalse();
        assertThat(camera("rtsp://admin:wrong@10.0.0.8/main").isPaused()).isFalse();
    }
}
