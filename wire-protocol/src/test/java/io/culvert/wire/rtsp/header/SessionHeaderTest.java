package io.culvert.wire.rtsp.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "ab12cd34, ab12cd34, 60",
        "ab12cd34;timeout=55, ab12cd34, 55",
        "ab12cd34; timeout=55, ab12cd34, 55",
        "' ab12cd34 ;x=y; Timeout = 30 ', ab12cd34, 30",
        "a;, a, 60",
        "a;timeout, a, 60",
        "a;timeout=, a, 60",
        "a;timeout=0, a, 60",
        "a;timeout=-5, a, 60",
        "a;timeout=soon, a, 60",
        "a;timeout=99999999999999, a, 60"
    })
    void shouldReadIdAndTimeout(String text, String id, int timeout) {
        assertThat(SessionHeader.parse(text)).isEqualTo(new SessionHeader(id, timeout));
    }

    @Test
    void shouldWriteNoSpaceBeforeTheTimeout() {
        assertThat(new SessionHeader("ab12", 55).format()).isEqualTo("ab12;timeout=55");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";", ";;;", " ;timeout=60"})
    void shouldThrowIllegalArgumentWhenThereIsNoId(String text) {
        assertThatThrownBy(() -> SessionHeader.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
