package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final StreamLimits LIMITS = new StreamLimits(
            Duration.ZERO,
            Duration.ZERO,
            0,
            0,
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            0,
            0);

    @ParameterizedTest
    @CsvSource({
        "0, false, 500",
        "1, false, 1000",
        "5, false, 16000",
        "6, false, 30000",
        "1000, false, 30000",
        "0, true, 500",
        "9, true, 2000"
    })
    void shouldWaitAnythingUpToTheBoundWhenSourceFailed(int failures, boolean watched, long bound) {
        Random random = new Random(1);
        LongStream waits = LongStream.generate(() -> Backoff.millis(LIMITS, failures, watched, random))
                .limit(1000);

        assertThat(waits.boxed().toList())
                .allMatch(wait -> wait >= 0 && wait <= bound)
                .anyMatch(wait -> wait < bound / 10)
                .anyMatch(wait -> wait > bound * 9 / 10);
    }
}
