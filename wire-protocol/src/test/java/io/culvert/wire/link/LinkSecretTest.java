package io.culvert.wire.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LinkSecretTest {
    private final LinkSecret secret = new LinkSecret("culvert-local");
    private final byte[] nonce = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    @Test
    void shouldProveTheSameInEveryRelease() {
        assertThat(HexFormat.of().formatHex(secret.proof("gateway", nonce)))
                .isEqualTo("41d5ee82f2fb0c7ad6f00749f8c8a43371c33151012ce687b6ea6b8bd6f6633e");
    }

    @Test
    void shouldVerifyOnlyTheProofOfThisRoleNonceAndSecret() {
        byte[] proof = secret.proof("relay:r-1", nonce);

        assertThat(proof).hasSize(LinkSecret.PROOF_BYTES);
        assertThat(secret.verify("relay:r-1", nonce, proof)).isTrue();
        assertThat(secret.verify("relay:r-2", nonce, proof)).isFalse();
        assertThat(secret.verify("gateway", nonce, proof)).isFalse();
        assertThat(secret.verify("relay:r-1", LinkSecret.nonce(), proof)).isFalse();
        assertThat(new LinkSecret("culvert-locaL").verify("relay:r-1", nonce, proof))
                .isFalse();
        assertThat(secret.verify("relay:r-1", nonce, new byte[0])).isFalse();
    }

    @Test
    void shouldNotConfuseRoleAndNonceWhenBytesMoveBetweenThem() {
        assertThat(secret.proof("a", new byte[] {2, 3})).isNotEqualTo(secret.proof("a\u0002", new byte[] {3}));
    }

    @Test
    void shouldNeverAskTheSameTwice() {
        assertThat(LinkSecret.nonce()).hasSize(LinkSecret.NONCE_BYTES).isNotEqualTo(LinkSecret.nonce());
    }

    @Test
    void shouldRefuseAnEmptySecret() {
        assertThatThrownBy(() -> new LinkSecret("")).isInstanceOf(IllegalArgumentException.class);
    }
}
