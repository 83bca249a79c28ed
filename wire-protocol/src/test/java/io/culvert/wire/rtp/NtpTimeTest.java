package io.culvert.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtpTimeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 83aa7e8000000000", // 1970
        "500, 83aa7e8080000000",
        "250, 83aa7e8040000000",
        "1000, 83aa7e8100000000",
        "-500, 83aa7e7f80000000",
        "1767225600000, ed00378000000000" // 2026-01-01T00:00:00Z
    })
    void shouldCountSecondsSince1900InTheUpperHalf(long millis, String ntp) {
        assertThat(Long.toHexString(NtpTime.ofEpochMillis(millis))).isEqualTo(ntp);
    }

    @Test
    void shouldComeBackToTheSameMillisecond() {
        for (long millis = 1_767_225_600_000L; millis < 1_767_225_602_000L; millis++) {
            assertThat(NtpTime.toEpochMillis(NtpTime.ofEpochMillis(millis))).isEqualTo(millis);
        }
    }
}
