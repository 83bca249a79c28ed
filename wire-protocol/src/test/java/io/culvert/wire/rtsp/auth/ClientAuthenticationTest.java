package io.culvert.wire.rtsp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAuthenticationTest {
    private static final String RFC_7616 = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
            + " algorithm=%s, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    private static final String OLD_CAMERA = "Digest realm=\"cam\", nonce=\"%s\"";

    private final ClientAuthentication client = new ClientAuthentication(
            new Credentials("Mufasa", "Circle of Life"), () -> "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    @Test
    void shouldSayNothingBeforeItIsAsked() {
        assertThat(client.authorization("DESCRIBE", "rtsp://cam/1")).isEmpty();
    }

    @Test
    void shouldPreferSha256WhateverTheOrder() {
        assertThat(client.challenged(
                        List.of("Basic realm=\"r\"", RFC_7616.formatted("MD5"), RFC_7616.formatted("SHA-256"))))
                .isTrue();

        assertThat(client.authorization("GET", "/dir/index.html"))
                .contains("Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                        + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\","
                        + " response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\","
                        + " algorithm=SHA-256, opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth,"
                        + " nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\"");
    }

    @Test
    void shouldPreferMd5ToBasicAndCountItsAnswers() {
        client.challenged(List.of("Basic realm=\"r\", " + RFC_7616.formatted("MD5")));

        assertThat(client.authorization("GET", "/dir/index.html").get())
                .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"")
                .contains("nc=00000001");
        assertThat(client.authorization("GET", "/dir/index.html").get()).contains("nc=00000002");
    }

    @Test
    void shouldAnswerAnOldCameraInItsForm() {
        client.challenged(List.of(OLD_CAMERA.formatted("0a1b")));

        assertThat(client.authorization("DESCRIBE", "rtsp://cam/1"))
                .contains("Digest username=\"Mufasa\", realm=\"cam\", nonce=\"0a1b\", uri=\"rtsp://cam/1\","
                        + " response=\"d5caf684061f527091346a96da91318c\"");
    }

    @Test
    void shouldFallBackToBasic() {
        client.challenged(List.of("Basic realm=\"r\""));

        assertThat(client.authorization("DESCRIBE", "rtsp://cam/1")).contains("Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl");
    }

    @Test
    void shouldWriteNamesInUtf8() {
        ClientAuthentication umlauts = new ClientAuthentication(new Credentials("köln", "pässword"));
        umlauts.challenged(List.of("Basic realm=\"r\""));

        assertThat(umlauts.authorization("GET", "/")).contains("Basic a8O2bG46cMOkc3N3b3Jk");
        assertThat(DigestAlgorithm.MD5.passwordHash(Credentials.toWire("köln"), "r", Credentials.toWire("pässword")))
                .isEqualTo("7216b2347db652a1cfdbdfc1a6cf82d1");
    }

    @Test
    void shouldGiveUpWhenTheAnswerIsRefused() {
        assertThat(client.challenged(List.of(OLD_CAMERA.formatted("1")))).isTrue();
        assertThat(client.challenged(List.of(OLD_CAMERA.formatted("2")))).isFalse();
    }

    @Test
    void shouldTryAgainWhenANonceGrewOld() {
        client.challenged(List.of(OLD_CAMERA.formatted("1")));
        client.succeeded();

        assertThat(client.challenged(List.of(OLD_CAMERA.formatted("2")))).isTrue();
        assertThat(client.challenged(List.of(OLD_CAMERA.formatted("3") + ", stale=true")))
                .isTrue();
        assertThat(client.authorization("OPTIONS", "*").get()).contains("nonce=\"3\"");
    }

    @Test
    void shouldNotRunInCirclesWhenEveryNonceIsStale() {
        String stale = OLD_CAMERA.formatted("1") + ", stale=true";
        client.challenged(List.of(stale));
        client.challenged(List.of(stale));
        client.challenged(List.of(stale));

        assertThat(client.challenged(List.of(stale))).isFalse();
    }

    @Test
    void shouldGiveUpWhenNothingCanBeAnswered() {
        assertThat(client.challenged(List.of("Bearer realm=\"r\""))).isFalse();
        assertThat(client.authorization("DESCRIBE", "rtsp://cam/1")).isEmpty();
    }

    @Test
    void shouldRefuseANameThatCannotBeWritten() {
        assertThatThrownBy(() -> new Credentials("a:b", "c")).isInstanceOf(IllegalArgumentException.class);
    }
}
