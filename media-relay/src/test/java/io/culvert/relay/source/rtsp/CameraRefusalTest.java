package io.culvert.relay.source.rtsp;

import static io.culvert.relay.source.rtsp.ScriptedCamera.VIDEO;
import static io.culvert.relay.source.rtsp.ScriptedCamera.answer;
import static io.culvert.relay.source.rtsp.ScriptedCamera.ok;
import static io.culvert.relay.source.rtsp.ScriptedCamera.works;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.StreamSource.Transport;
import io.culvert.wire.rtsp.auth.Authorization;
import io.culvert.wire.rtsp.auth.DigestAlgorithm;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraRefusalTest {
    private final CamerasForTests client = new CamerasForTests();

    @AfterEach
    void close() {
        client.close();
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                bad(
                        "DESCRIBE",
                        "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 99999999999\r\n\r\nv=0\r\n",
                        CameraTrouble.NO_RTSP),
                bad(
                        "DESCRIBE",
                        "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 40000\r\n\r\nv=0\r\n",
                        CameraTrouble.NO_RTSP),
                bad("DESCRIBE", "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: -1\r\n\r\n", CameraTrouble.NO_RTSP),
                bad(
                        "DESCRIBE",
                        "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 1000\r\n\r\nv=0\r\n",
                        CameraTrouble.NO_ANSWER),
                bad("DESCRIBE", "RTSP/1.0 200 OK\r\nX: " + "a".repeat(5000), CameraTrouble.NO_RTSP),
                bad("DESCRIBE", "RTSP/1.0 200 OK\r\n" + "X: y\r\n".repeat(9000), CameraTrouble.NO_RTSP),
                bad("DESCRIBE", "RTSP/1.0 200 OK\r\nX", CameraTrouble.NO_ANSWER),
                bad("DESCRIBE", "\0\1\2\3 garbage\r\n\r\n", CameraTrouble.NO_RTSP),
                bad("DESCRIBE", "RTSP/1.0 403 Forbidden\r\nCSeq: 2\r\n\r\n", CameraTrouble.FORBIDDEN),
                bad("DESCRIBE", "RTSP/1.0 404 Not Found\r\nCSeq: 2\r\n\r\n", CameraTrouble.NOT_FOUND),
                bad(
                        "DESCRIBE",
                        "RTSP/1.0 302 Moved\r\nCSeq: 2\r\nLocation: rtsp://10.0.0.1/\r\n\r\n",
                        CameraTrouble.REFUSED),
                bad("DESCRIBE", "RTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n", CameraTrouble.BAD_DESCRIPTION),
                bad(
                        "DESCRIBE",
                        "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 5\r\n\r\nv=0\r\n",
                        CameraTrouble.BAD_DESCRIPTION),
                bad("DESCRIBE", "RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\n\r\n", CameraTrouble.CREDENTIALS_NEEDED),
                bad("DESCRIBE", "", CameraTrouble.NO_ANSWER),
                bad("OPTIONS", "SSH-2.0-dropbear\r\n", CameraTrouble.NO_RTSP),
                bad("SETUP", "RTSP/1.0 461 Unsupported transport\r\nCSeq: 3\r\n\r\n", CameraTrouble.TRANSPORT_REFUSED),
                bad(
                        "SETUP",
                        "RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 1\r\nTransport: ;;interleaved=x\r\n\r\n",
                        CameraTrouble.TRANSPORT_REFUSED),
                bad("SETUP", "RTSP/1.0 500 Oops\r\nCSeq: 3\r\n\r\n", CameraTrouble.REFUSED),
                bad("PLAY", "RTSP/1.0 454 Session Not Found\r\nCSeq: 4\r\n\r\n", CameraTrouble.REFUSED),
                bad("PLAY", "RTSP/1.0 200 OK\r\nCSeq: 4\r\nRTP-Info: seq=x;;url=\r\n\r\n", CameraTrouble.NO_MEDIA));
    }

    private static Arguments bad(String method, String answer, CameraTrouble trouble) {
        return Arguments.of(method, answer, trouble);
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void shouldSayWhyWhenCameraAnswersBadly(String method, String answer, CameraTrouble trouble) {
        try (ScriptedCamera camera =
                new ScriptedCamera(works(VIDEO, request -> request.method().equals(method) ? answer : null))) {
            assertThat(client.reason(Transport.TCP, camera.url(""))).startsWith(trouble.text());
            assertThat(client.troubles).containsExactly(trouble);
            CamerasForTests.await("no connection", () -> camera.connectionsOpen() == 0);
        }
    }

    static Stream<Arguments> badTunnels() {
        return Stream.of(
                Arguments.of("HTTP/1.0 404 Not Found\r\n\r\n", CameraTrouble.NOT_FOUND),
                Arguments.of("HTTP/1.1 500 Oops\nX: y\n\n", CameraTrouble.REFUSED),
                Arguments.of("HTTP/1.0 200 OK\r\nX: " + "a".repeat(9000), CameraTrouble.NO_RTSP),
                Arguments.of("HTTP/1.0 200 OK\r\n" + "X: y\r\n".repeat(80) + "\r\n", CameraTrouble.NO_RTSP),
                Arguments.of("garbage\r\n\r\n", CameraTrouble.NO_RTSP),
                Arguments.of("HTTP/1.0 200 OK\r\n\r\n<html>", CameraTrouble.NO_ANSWER),
                Arguments.of("HTTP/1.0 200", CameraTrouble.NO_ANSWER));
    }

    @ParameterizedTest
    @MethodSource("badTunnels")
    void shouldSayWhyWhenTunnelIsAnsweredBadly(String answer, CameraTrouble trouble) {
        try (ScriptedCamera camera =
                new ScriptedCamera(request -> request.method().equals("GET") ? answer : null)) {
            assertThat(client.reason(Transport.HTTP, camera.url(""))).startsWith(trouble.text());
            CamerasForTests.await("no connection", () -> camera.connectionsOpen() == 0);
        }
    }

    @Test
    void shouldSayWhyWhenNobodyListensOrHostIsRefused() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        assertThat(client.reason(Transport.AUTO, "rtsp://127.0.0.1:" + nobody + "/cam"))
                .isEqualTo("the camera cannot be reached");
        assertThat(client.reason(Transport.AUTO, "rtsp://10.9.9.9/cam"))
                .isEqualTo("the camera's address is not allowed");
        assertThat(client.reason(Transport.AUTO, "rtsp://short/cam"))
                .isEqualTo("the camera's address is not allowed: write its domain");
    }

    @Test
    void shouldNotWaitForEverWhenItsNameIsNotLookedUp() {
        assertThat(client.reason(Transport.TCP, "rtsp://unanswered.invalid/cam"))
                .startsWith(CameraTrouble.UNREACHABLE.text())
                .contains("no address for its name");
    }

    /** Looked up once more, the name may mean another host, which nobody has allowed. */
    @Test
    void shouldDialTheVeryAddressThatWasAllowed() {
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO))) {
            client.source(Transport.TCP, camera.url("").replace("127.0.0.1", "camera.invalid"));
            assertThat(client.troubles).isEmpty();
        }
    }

    /** Certificates and virtual hosts are named without it. */
    @Test
    void shouldCallCameraWithoutTheDotThatItsNameEndsIn() {
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO))) {
            client.source(Transport.TCP, camera.url("").replace("127.0.0.1", "camera.invalid."));
            assertThat(camera.texts().getFirst()).startsWith("OPTIONS rtsp://camera.invalid:" + camera.port() + "/cam");
        }
    }

    @Test
    void shouldGiveTheReasonOfTheFirstAddressWhenNoneCanBeOpened() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        assertThat(client.reason(Transport.TCP, "rtsp://10.9.9.9/cam", "rtsp://127.0.0.1:" + nobody + "/cam"))
                .isEqualTo("the camera's address is not allowed");
        assertThat(client.troubles).containsExactly(CameraTrouble.ADDRESS_REFUSED, CameraTrouble.UNREACHABLE);
    }

    @Test
    void shouldTakeStandbyWhenFirstCannotBeReached() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (ScriptedCamera standby = new ScriptedCamera(works(VIDEO))) {
            client.source(Transport.AUTO, "rtsp://127.0.0.1:" + nobody + "/cam", standby.url(""));
            assertThat(client.troubles).containsExactly(CameraTrouble.UNREACHABLE);
            assertThat(standby.connectionsSeen()).isEqualTo(1);
        }
    }

    // ---- log-in

    /** What cameras ask for, and which algorithm the best answer to it has; empty for Basic. */
    static Stream<Arguments> challenges() {
        return Stream.of(
                Arguments.of("Basic realm=\"cam\"", ""),
                Arguments.of("Digest realm=\"cam\", nonce=\"n\"", "MD5"),
                Arguments.of("Digest realm=\"cam\", nonce=\"n\", algorithm=MD5, qop=\"auth\"", "MD5"),
                Arguments.of(
                        "Digest realm=\"cam\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\", opaque=\"o\"", "SHA-256"),
                Arguments.of(
                        "Digest realm=\"a, b\",nonce=\"n\",qop=\"auth,auth-int\",algorithm=\"SHA-256\"", "SHA-256"),
                Arguments.of(
                        "Digest realm=\"cam\", nonce=\"n\", algorithm=MD5\r\n"
                                + "WWW-Authenticate: Digest realm=\"cam\", nonce=\"n\", algorithm=SHA-256\r\n"
                                + "WWW-Authenticate: Basic realm=\"cam\"",
                        "SHA-256"),
                Arguments.of("Basic realm=\"cam\", Digest realm=\"cam\", nonce=\"n\"", "MD5"),
                Arguments.of("Digest realm=\"cam\", nonce=\"n\", stale=\"FALSE\", algorithm=md5", "MD5"));
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void shouldLogInWhenCameraAsks(String challenge, String algorithm) {
        try (ScriptedCamera camera = new ScriptedCamera(works(
                VIDEO,
                request -> isProven(request, algorithm)
                        ? null
                        : answer("401 Unauthorized", request, "WWW-Authenticate: " + challenge + "\r\n", "")))) {
            client.source(Transport.TCP, camera.url("admin:s%3Acret@"));

            assertThat(camera.requests()).containsExactly("OPTIONS", "OPTIONS", "DESCRIBE", "SETUP", "PLAY");
            assertThat(camera.texts()).noneMatch(text -> text.contains("s%3Acret") || text.contains("s:cret"));
        }
    }

    private static boolean isProven(ScriptedCamera.Request request, String algorithm) {
        Optional<Authorization> given = Authorization.parse(request.header("Authorization"));
        if (given.isEmpty()) {
            return false;
        }
        return switch (given.get()) {
            case Authorization.Basic basic ->
                algorithm.isEmpty() && basic.password().equals("s:cret");
            case Authorization.Digest digest -> {
                DigestAlgorithm used = digest.effectiveAlgorithm();
                String hash = used.passwordHash("admin", digest.realm(), "s:cret");
                yield used.token().equals(algorithm)
                        && digest.uri().equals(request.url())
                        && digest.proves(hash, request.method());
            }
        };
    }

    @Test
    void shouldBeQuietWhenThreeLogInsFailed() {
        try (ScriptedCamera camera = new ScriptedCamera(request ->
                answer("401 Unauthorized", request, "WWW-Authenticate: Digest realm=\"cam\", nonce=\"n\"\r\n", ""))) {
            for (int n = 0; n < 3; n++) {
                assertThat(client.reason(Transport.TCP, camera.url("admin:wrong@")))
                        .isEqualTo("credentials refused");
            }
            assertThat(camera.connectionsSeen()).isEqualTo(3);

            assertThat(client.reason(Transport.TCP, camera.url("admin:wrong@"))).startsWith("credentials refused");
            assertThat(camera.connectionsSeen()).isEqualTo(3);
            assertThat(client.pauses).hasValue(1);
            assertThat(camera.texts().stream().filter(text -> text.contains("Authorization")))
                    .hasSize(3);

            client.reason(Transport.TCP, camera.url("admin:other@"));
            assertThat(camera.connectionsSeen()).isEqualTo(4);
        }
    }

    @Test
    void shouldAnswerNewNonceWhenOldOneIsStale() {
        AtomicInteger plays = new AtomicInteger();
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, request -> {
            boolean stale = request.method().equals("PLAY") && plays.incrementAndGet() == 1;
            return request.header("Authorization").isEmpty() || stale
                    ? answer(
                            "401 Unauthorized",
                            request,
                            "WWW-Authenticate: Digest realm=\"cam\", nonce=\"n" + plays + "\", stale=" + stale + "\r\n",
                            "")
                    : null;
        }))) {
            client.source(Transport.TCP, camera.url("admin:secret@"));

            assertThat(camera.requests()).endsWith("PLAY", "PLAY");
            assertThat(camera.texts().getLast()).contains("nonce=\"n1\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "GET_PARAMETER", "ANNOUNCE"})
    void shouldAnswerWhenCameraAsksUs(String method) {
        AtomicInteger answers = new AtomicInteger();
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, request -> {
            if (request.text().startsWith("RTSP/1.0 " + (method.equals("ANNOUNCE") ? "501" : "200"))) {
                answers.incrementAndGet();
                return "";
            }
            if (request.method().equals("PLAY")) {
                return method + " rtsp://x/ RTSP/1.0\r\nCSeq: 77\r\n\r\n" + ok(request, "Session: 1\r\n", "");
            }
            return null;
        }))) {
            client.open(Transport.TCP, camera.url(""));
            CamerasForTests.await("an answer", () -> answers.get() == 1);
            assertThat(camera.texts()).anyMatch(text -> text.contains("CSeq: 77"));
        }
    }
}
