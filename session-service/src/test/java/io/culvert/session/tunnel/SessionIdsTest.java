package io.culvert.session.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionIdsTest {
    @Test
    void shouldNameTheSessionAlikeWhenTheSameCommandIsReadTwice() {
        String id = SessionIds.DIGEST.of("tunnel", "socket", 3);
        assertThat(id).matches("[0-9a-f]{16}").isEqualTo(SessionIds.DIGEST.of("tunnel", "socket", 3));
        assertThat(id)
                .isNotEqualTo(SessionIds.DIGEST.of("tunnel", "socket", 4))
                .isNotEqualTo(SessionIds.DIGEST.of("tunnel", "other", 3))
                .isNotEqualTo(SessionIds.DIGEST.of("other", "socket", 3));
    }
}
