package io.culvert.wire.rtsp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.link.LinkSecret;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNoncesTest {
    private static final long NOW = 1_800_000_000_000L;

    private final ServerNonces nonces = new ServerNonces(new LinkSecret("fleet"), Duration.ofSeconds(60));

    @Test
    void shouldKnowItsOwnNonceOnEveryGatewayOfTheFleet() {
        ServerNonces other = new ServerNonces(new LinkSecret("fleet"), Duration.ofSeconds(60));

        assertThat(other.check(nonces.issue(NOW), NOW + 60_000)).isEqualTo(ServerNonces.Verdict.FRESH);
        assertThat(other.check(nonces.issue(NOW + 4_000), NOW)).isEqualTo(ServerNonces.Verdict.FRESH);
    }

    @Test
    void shouldCallANonceStaleWhenItIsTooOldOrOfTheFuture() {
        assertThat(nonces.check(nonces.issue(NOW), NOW + 60_001)).isEqualTo(ServerNonces.Verdict.STALE);
        assertThat(nonces.check(nonces.issue(NOW + 6_000), NOW)).isEqualTo(ServerNonces.Verdict.STALE);
    }

    @Test
    void shouldNotTakeANonceOfAnotherSecretOrWithAnotherTime() {
        String nonce = nonces.issue(NOW);
        String later = (nonce.charAt(5) == 'A' ? nonce.substring(0, 5) + 'B' : nonce.substring(0, 5) + 'A')
                + nonce.substring(6);

        assertThat(new ServerNonces(new LinkSecret("another"), Duration.ofSeconds(60)).check(nonce, NOW))
                .isEqualTo(ServerNonces.Verdict.FOREIGN);
        assertThat(nonces.check(later, NOW)).isEqualTo(ServerNonces.Verdict.FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "!!", "ÄÖ"})
    void shouldNotTakeWhatIsNoNonceOfThisFleet(String nonce) {
        assertThat(nonces.check(nonce, NOW)).isEqualTo(ServerNonces.Verdict.FOREIGN);
    }

    @Test
    void shouldNotRepeatItself() {
        assertThat(nonces.issue(NOW)).isNotEqualTo(nonces.issue(NOW)).doesNotContain("\"");
    }
}
