package io.culvert.wire.rtsp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {
    private static final String RFC_2617 = "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", qop=auth, nc=00000001,"
            + " cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\","
            + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
    /** In the words of FFmpeg, which puts algorithm and qop into quotes; values of RFC 7616, 3.9.1. */
    private static final String RFC_7616 = "Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
            + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\","
            + " response=\"%s\", algorithm=\"%s\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\","
            + " qop=\"auth\", cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", nc=00000001";
    /** The errata of RFC 2069: its example, rightly computed. GStreamer answers in this form. */
    private static final String RFC_2069 = "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
            + " response=\"1949323746fe6a43ef61f9606e7febea\"";

    @Test
    void shouldAcceptTheExampleOfRfc2617() {
        String hash = DigestAlgorithm.MD5.passwordHash("Mufasa", "testrealm@host.com", "Circle Of Life");

        assertThat(digest(RFC_2617).proves(hash, "GET")).isTrue();
        assertThat(hash).isEqualTo("939e7578ed9e3c518a452acee763bce9");
    }

    @ParameterizedTest
    @CsvSource({
        "SHA-256, SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        "MD5, MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256-sess, SHA_256_SESS, 2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7",
        "MD5-sess, MD5_SESS, E783283F46242139C486A698FEC7211D"
    })
    void shouldAcceptTheExamplesOfRfc7616(String token, DigestAlgorithm algorithm, String response) {
        String hash = algorithm.passwordHash("Mufasa", "http-auth@example.org", "Circle of Life");
        Authorization.Digest answer = digest(RFC_7616.formatted(response, token));

        assertThat(answer.effectiveAlgorithm()).isEqualTo(algorithm);
        assertThat(answer.proves(hash, "GET")).isTrue();
    }

    @Test
    void shouldAcceptTheFormWithoutQop() {
        String hash = DigestAlgorithm.MD5.passwordHash("Mufasa", "testrealm@host.com", "CircleOfLife");

        assertThat(digest(RFC_2069).proves(hash, "GET")).isTrue();
    }

    @Test
    void shouldRefuseWhenMethodOrPasswordOrAnswerIsAnother() {
        String hash = DigestAlgorithm.MD5.passwordHash("Mufasa", "testrealm@host.com", "Circle Of Life");
        String wrong = DigestAlgorithm.MD5.passwordHash("Mufasa", "testrealm@host.com", "Circle of Life");

        assertThat(digest(RFC_2617).proves(hash, "POST")).isFalse();
        assertThat(digest(RFC_2617).proves(wrong, "GET")).isFalse();
        assertThat(digest(RFC_2617.replace("6629", "7629")).proves(hash, "GET")).isFalse();
        assertThat(digest(RFC_2617.replace("6629fae4", "")).proves(hash, "GET")).isFalse();
        assertThat(digest(RFC_2617.replace("index", "other")).proves(hash, "GET"))
                .isFalse();
    }

    @Test
    void shouldReadBasic() {
        assertThat(Authorization.parse("basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
                .contains(new Authorization.Basic("Aladdin", "open sesame"));
        assertThat(Authorization.parse("Basic OmE6Yg==")).contains(new Authorization.Basic("", "a:b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic !!",
                "Basic YWJj",
                "Bearer abc",
                "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"/\"",
                "Digest username=\"u\", nonce=\"n\", uri=\"/\", response=\"r\", qop=auth-int, nc=1, cnonce=\"c\"",
                "Digest username=\"u\", nonce=\"n\", uri=\"/\", response=\"r\", qop=auth",
                "Digest username=\"u\", nonce=\"n\", uri=\"/\", response=\"r\", algorithm=MD5-sess",
                "Digest username=\"u\", nonce=\"n\", uri=\"/\", response=\"r\", algorithm=CRC",
            })
    void shouldReadNothingWhenTheAnswerIsNotWhole(String value) {
        assertThat(Authorization.parse(value)).isEmpty();
    }

    @Test
    void shouldWriteWhatItReads() {
        Authorization.Digest answer = digest(RFC_7616.formatted("00ff", "SHA-256"));

        assertThat(answer.format()).contains("algorithm=SHA-256,").contains("qop=auth, nc=00000001, cnonce=");
        assertThat(Authorization.parse(answer.format())).contains(answer);
        assertThat(new Authorization.Basic("Aladdin", "open sesame").format())
                .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    @Test
    void shouldKeepSecretsOutOfText() {
        assertThat(new Authorization.Basic("anna", "geheim")).hasToString("Basic[secret]");
        assertThat(digest(RFC_2617)).hasToString("Digest[secret]");
        assertThat(new Credentials("anna", "geheim")).hasToString("Credentials[secret]");
    }

    private static Authorization.Digest digest(String value) {
        Optional<Authorization> answer = Authorization.parse(value);
        assertThat(answer).containsInstanceOf(Authorization.Digest.class);
        return (Authorization.Digest) answer.get();
    }
}
