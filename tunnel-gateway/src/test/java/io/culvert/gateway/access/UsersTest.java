package io.culvert.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.rtsp.auth.DigestAlgorithm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
    private static final String MD5 = "939e7578ed9e3c518a452acee763bce9";
    private static final String SHA = "ab".repeat(32);

    @Test
    void shouldReadTheFormOfHtdigestWithHashesOfBothKinds() {
        Users users = Users.parse(List.of("# viewers", "", "anna:culvert:" + MD5.toUpperCase(), "anna:culvert:" + SHA));

        assertThat(users.realm()).isEqualTo("culvert");
        assertThat(users.algorithms()).containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
        assertThat(users.hash("anna", DigestAlgorithm.MD5)).contains(MD5);
        assertThat(users.hash("anna", DigestAlgorithm.SHA_256)).contains(SHA);
        assertThat(users.hash("bert", DigestAlgorithm.MD5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anna",
                "anna:culvert",
                "anna:culvert:secret",
                ":culvert:939e7578ed9e3c518a452acee763bce9",
                "a:b:c:939e7578ed9e3c518a452acee763bce9",
                "anna:one:939e7578ed9e3c518a452acee763bce9\nbert:two:939e7578ed9e3c518a452acee763bce9"
            })
    void shouldRefuseAFileThatIsNotWellFormedAndQuoteNothingOfIt(String text) {
        assertThatThrownBy(() -> Users.parse(text.lines().toList()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("anna", "secret", "939e");
    }
}
