package io.culvert.wire.rtsp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    private static final Challenge.Digest MD5 = new Challenge.Digest(
            "testrealm@host.com",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093",
            Optional.of("5ccc069c403ebaf9f0171e9517f40e41"),
            Optional.empty(),
            true,
            false);

    @Test
    void shouldReadTheExampleOfRfc2617() {
        List<Challenge> challenges = Challenge.parse(
                List.of(
                        "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""));

        assertThat(challenges).containsExactly(MD5);
    }

    @Test
    void shouldReadBothChallengesOfRfc7616WhenEachHasItsLine() {
        String rest = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s,"
                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

        List<Challenge> challenges =
                Challenge.parse(List.of("Digest " + rest.formatted("SHA-256"), "Digest " + rest.formatted("MD5")));

        assertThat(challenges)
                .extracting(challenge -> ((Challenge.Digest) challenge).effectiveAlgorithm())
                .containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    }

    @Test
    void shouldPartChallengesOfOneLineAtTheRightCommas() {
        List<Challenge> challenges = Challenge.parse(List.of(
                "Negotiate, Basic realm=\"a, \\\"b\\\" Digest c=d\" ,Digest realm=x, nonce=\"n,1\", ,Bearer e=f"));

        assertThat(challenges)
                .containsExactly(
                        new Challenge.Basic("a, \"b\" Digest c=d"),
                        new Challenge.Digest("x", "n,1", Optional.empty(), Optional.empty(), false, false));
    }

    /** As cameras write them: no quotes, quotes where none belong, odd case, spaces around the sign. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest realm=cam, nonce=0a1b, algorithm=\"MD5\", stale=TRUE",
                "digest REALM = \"cam\" , Nonce = \"0a1b\",algorithm=md5,stale=\"true\"",
                "Digest realm=\"cam\",nonce=\"0a1b\",algorithm=MD5,stale=true,domain=\"/\",domain=\"x\"",
            })
    void shouldReadWhatCamerasWrite(String line) {
        assertThat(Challenge.parse(List.of(line)))
                .containsExactly(new Challenge.Digest(
                        "cam", "0a1b", Optional.empty(), Optional.of(DigestAlgorithm.MD5), false, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest realm=\"r\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess",
                "Bearer realm=\"r\"",
                "NTLM TlRMTVNTUAAC==",
                "",
                "=",
                "\"",
                ",,,"
            })
    void shouldPassOverWhatCannotBeAnswered(String line) {
        assertThat(Challenge.parse(List.of(line))).isEmpty();
    }

    @Test
    void shouldWriteWhatItReads() {
        List<Challenge> challenges = List.of(
                MD5,
                new Challenge.Basic("a \"quoted\" \\ realm"),
                new Challenge.Digest("r", "n", Optional.empty(), Optional.of(DigestAlgorithm.SHA_256), true, true));

        List<String> lines = challenges.stream().map(Challenge::format).toList();

        assertThat(lines.get(2))
                .isEqualTo("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\", stale=true");
        assertThat(Challenge.parse(lines)).isEqualTo(challenges);
    }
}
