package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram.Result;
import io.culvert.fleet.demo.FfmpegTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What arrives is wrong: the sender gets the right status, and nobody else notices. */
class BadInputIT {
    private static final int ANSWER_LIMIT_MS = 15_000;
    private static final String URL = "rtsp://127.0.0.1/live/demo";

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(1, 1, 1);

    static Stream<Arguments> badHttp() {
        return Stream.of(
                Arguments.of("no cookie", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "40[04]"),
                Arguments.of("two cookies", get("x-sessioncookie: a1\r\nx-sessioncookie: b1\r\n"), "400"),
                Arguments.of("empty cookie", get("x-sessioncookie:\r\n"), "400"),
                Arguments.of("long cookie", get("x-sessioncookie: " + "c".repeat(256) + "\r\n"), "400"),
                Arguments.of("head too long", get("x-filler: " + "f".repeat(9_000) + "\r\n"), "(431|414)"),
                Arguments.of("too many lines", get("x-filler: f\r\n".repeat(80)), "431"),
                Arguments.of("wrong method", "PUT /live/demo HTTP/1.1\r\nHost: x\r\n\r\n", "40[05]"),
                // Which of the two it is stands at the end of the line; until then it may be either.
                Arguments.of("long line", rtsp("OPTIONS " + URL + "x".repeat(5_000) + " RTSP/1.0", ""), "4(00|14)"),
                Arguments.of("garbage after a letter", "OPTIONS \0\1\2\r\n\r\n", "400"));
    }

    static Stream<Arguments> badRtsp() {
        return Stream.of(
                Arguments.of("no CSeq", "OPTIONS " + URL + " RTSP/1.0\r\n\r\n", "400"),
                Arguments.of("no number as CSeq", "OPTIONS " + URL + " RTSP/1.0\r\nCSeq: x\r\n\r\n", "400"),
                Arguments.of("other version", rtsp("OPTIONS " + URL + " RTSP/2.0", ""), "505"),
                Arguments.of("unknown method", rtsp("BREW " + URL + " RTSP/1.0", ""), "501"),
                Arguments.of("unknown need", rtsp("OPTIONS " + URL + " RTSP/1.0", "Require: tea\r\n"), "551"),
                Arguments.of(
                        "long body", rtsp("ANNOUNCE " + URL + " RTSP/1.0", "Content-Length: 999999999\r\n"), "413"),
                Arguments.of("negative body", rtsp("ANNOUNCE " + URL + " RTSP/1.0", "Content-Length: -1\r\n"), "400"),
                Arguments.of("no such stream", rtsp("DESCRIBE rtsp://h/live/none RTSP/1.0", ""), "404"),
                Arguments.of("path leading out", rtsp("DESCRIBE rtsp://h/live/../etc RTSP/1.0", ""), "40[04]"),
                Arguments.of("no session", rtsp("PLAY " + URL + " RTSP/1.0", ""), "454"),
                Arguments.of("foreign session", rtsp("PLAY " + URL + " RTSP/1.0", "Session: 12345678\r\n"), "454"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHttp")
    void shouldAnswerWithHttpStatusWhenTheHeadIsWrong(String what, String request, String status) throws Exception {
        assertThat(answer(request)).matches("(?s)HTTP/1\\.[01] " + status + " .*");
        assertHealthy();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRtsp")
    void shouldAnswerWithRtspStatusWhenTheRequestIsWrong(String what, String request, String status) throws Exception {
        assertThat(answer(request)).matches("(?s)RTSP/1\\.0 " + status + " .*");
        assertHealthy();
    }

    @Test
    void shouldKeepViewerUndisturbedWhenGarbageComes(@TempDir Path folder) throws Exception {
        Path picture = folder.resolve("picture.rgb");
        CompletableFuture<Result> viewer = CompletableFuture.supplyAsync(() -> watch(picture));
        Random random = new Random(7);
        while (!viewer.isDone()) {
            byte[] garbage = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(garbage);
            try (Socket socket = connect()) {
                socket.getOutputStream().write(garbage);
                socket.setSoLinger(random.nextBoolean(), 0); // half of them end by reset
            }
        }

        assertThat(viewer.get().said()).isEmpty();
        assertThat(viewer.get().code()).isZero();
        DemoPictures.assertShown(picture, 100);
        assertHealthy();
    }

    private static Result watch(Path picture) {
        try {
            return ExternalProgram.run(
                    List.of((FfmpegTool.path() + " -nostdin -v error -y -rtsp_transport http -i "
                                    + FLEET.get().url(0, "/live/demo") + " -map 0:v -t 6 -pix_fmt rgb24 -f rawvideo "
                                    + picture)
                            .split(" ")),
                    Duration.ofSeconds(40));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertHealthy() throws IOException {
        assertThat(answer(rtsp("OPTIONS " + URL + " RTSP/1.0", ""))).startsWith("RTSP/1.0 200 ");
        assertThat(FLEET.get().services()).allMatch(service -> service.isReady());
    }

    private static String get(String headers) {
        return "GET /live/demo HTTP/1.0\r\n" + headers + "\r\n";
    }

    private static String rtsp(String start, String headers) {
        return start + "\r\nCSeq: 1\r\n" + headers + "\r\n";
    }

    /** Everything up to the end of the first head, or of the connection. */
    private static String answer(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(ANSWER_LIMIT_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return head(socket.getInputStream());
        }
    }

    private static String head(InputStream from) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            for (int octet = from.read(); octet >= 0; octet = from.read()) {
                head.write(octet);
                String text = head.toString(StandardCharsets.ISO_8859_1);
                if (text.endsWith("\r\n\r\n")) {
                    return text;
                }
            }
        } catch (SocketTimeoutException e) {
            return "no answer in time after: " + head;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static Socket connect() throws IOException {
        return new Socket("127.0.0.1", FLEET.get().ports().gateway(0));
    }
}
