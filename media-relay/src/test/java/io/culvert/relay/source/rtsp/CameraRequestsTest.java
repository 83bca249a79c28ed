package io.culvert.relay.source.rtsp;

import static io.culvert.relay.source.rtsp.CamerasForTests.await;
import static io.culvert.relay.source.rtsp.ScriptedCamera.VIDEO;
import static io.culvert.relay.source.rtsp.ScriptedCamera.ok;
import static io.culvert.relay.source.rtsp.ScriptedCamera.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.kafka.SourceUrl;
import io.culvert.wire.kafka.StreamSource.Transport;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera may ask us, too; that must cost it more than us. */
class CameraRequestsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CamerasForTests client = new CamerasForTests();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "HTTP"})
    void shouldEndWhenCameraAsksInARow(Transport transport) {
        byte[] asked = "OPTIONS * RTSP/1.0\r\nCSeq: 5\r\n\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, request -> switch (request.method()) {
            case "GET" -> "HTTP/1.0 200 OK\r\n\r\n";
            case "PLAY" -> {
                request.connection().after(() -> request.connection().sendFrames(asked));
                yield ok(request, "Session: 12345678\r\n", "");
            }
            case "RTSP/1.0" -> "";
            default -> null;
        }))) {
            client.open(transport, camera.url(""));

            assertThat(client.troubles).containsExactly(CameraTrouble.NO_RTSP);
            await("no connection", () -> camera.connectionsOpen() == 0);
            assertThat(answers(camera)).hasSizeLessThanOrEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "5;5", "abc", "-5"})
    void shouldNotEchoWhatIsNoNumber(String cseq) {
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, request -> switch (request.method()) {
            case "PLAY" -> "OPTIONS * RTSP/1.0\r\nCSeq: " + cseq + "\r\n\r\n" + ok(request, "Session: 1\r\n", "");
            case "RTSP/1.0" -> "";
            default -> null;
        }))) {
            client.open(Transport.TCP, camera.url(""));

            await("an answer", () -> !answers(camera).isEmpty());
            assertThat(answers(camera)).containsExactly("RTSP/1.0 200 OK\r\n\r\n");
        }
    }

    private static List<String> answers(ScriptedCamera camera) {
        return camera.texts().stream()
                .filter(text -> text.startsWith("RTSP/1.0 "))
                .toList();
    }

    @Test
    void shouldKeepNothingForACameraThatDoesNotRead() {
        EmbeddedChannel unread = new EmbeddedChannel();
        Wire wire = new DirectWire(unread, null);
        Dialogue dialogue = new Dialogue(unread.eventLoop(), LONG, login());
        dialogue.attach(wire);
        unread.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        wire.send(new byte[] {1});
        assertThat(unread.outboundMessages()).isEmpty();
        assertThatThrownBy(() -> dialogue.onRequest(RtspRequest.of("OPTIONS", "*", RtspHeaders.EMPTY)))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining("does not read");

        unread.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        wire.send(new byte[] {2});
        assertThat(unread.outboundMessages()).hasSize(1);
        unread.finishAndReleaseAll();
    }

    private static Login login() {
        return new LogIns(1, LONG, System::nanoTime)
                .of(CameraUrl.of(SourceUrl.parse("rtsp://10.0.0.5/x")))
                .login();
    }
}
