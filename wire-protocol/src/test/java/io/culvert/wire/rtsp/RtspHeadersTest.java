package io.culvert.wire.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtspHeadersTest {
    private final RtspHeaders headers = RtspHeaders.of("CSeq", "1", "User-Agent", "a", "user-agent", "b");

    @Test
    void shouldFindHeadersWithoutRegardToCase() {
        assertThat(headers.first("USER-AGENT")).contains("a");
        assertThat(headers.all("User-Agent")).containsExactly("a", "b");
        assertThat(headers.has("cseq")).isTrue();
        assertThat(headers.has("Session")).isFalse();
    }

    @Test
    void shouldReplaceEveryOccurrenceWhenAHeaderIsSet() {
        RtspHeaders changed = headers.toBuilder().set("User-agent", "c").build();

        assertThat(changed).isEqualTo(RtspHeaders.of("CSeq", "1", "User-agent", "c"));
        assertThat(headers.all("User-Agent")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSession: x", "a\nb", "a\r"})
    void shouldRefuseALineEndWhereverItStands(String text) {
        RtspHeaders.Builder builder = RtspHeaders.EMPTY.toBuilder();

        assertThatThrownBy(() -> builder.add("X", text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add(text, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.build()).isEqualTo(RtspHeaders.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"play", "Play", "", "PLAY ", "FLY"})
    void shouldKnowNoMethodWhenTheTokenDiffers(String token) {
        assertThat(RtspMethod.of(token)).isEmpty();
    }
}
