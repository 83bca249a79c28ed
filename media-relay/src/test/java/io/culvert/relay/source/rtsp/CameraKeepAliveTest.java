package io.culvert.relay.source.rtsp;

import static io.culvert.relay.source.rtsp.CamerasForTests.await;
import static io.culvert.relay.source.rtsp.ScriptedCamera.VIDEO;
import static io.culvert.relay.source.rtsp.ScriptedCamera.works;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CameraKeepAliveTest {
    private final CamerasForTests client = new CamerasForTests();

    @AfterEach
    void close() {
        client.close();
    }

    /** The next one would come when the session is over. */
    @Test
    void shouldKeepAliveByAnotherPostAtOnceWhenTheFirstIsSwallowed() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedCamera camera = new ScriptedCamera(request -> switch (request.method()) {
            case "GET" -> "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n\r\n";
            case "GET_PARAMETER" ->
                asked.getAndIncrement() == 0 ? null : works(VIDEO).answer(request);
            default -> works(VIDEO).answer(request);
        })) {
            CameraSession session = client.session(camera.url(""));

            client.execute(session::keepAlive);
            await("another keep-alive", () -> asked.get() == 2);
            client.execute(session::close);
            await("TEARDOWN", () -> camera.requests().contains("TEARDOWN"));

            assertThat(camera.requests().subList(5, camera.requests().size()))
                    .containsExactly("GET_PARAMETER", "POST", "GET_PARAMETER", "TEARDOWN");
        }
    }
}
