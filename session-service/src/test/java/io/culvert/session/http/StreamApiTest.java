package io.culvert.session.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.StreamState;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamApiTest {
    private static final String CAM = "/api/streams/live/cam1";
    private static final String RTSP = "{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"rtsp://u:s3cret@10.0.0.5/x\"]}}";
    private static final String FILE = "{\"source\":{\"kind\":\"file\",\"name\":\"a.mp4\"},\"always\":true}";

    private ApiServer api = new ApiServer(Optional.empty());

    @AfterEach
    void close() {
        api.close();
    }

    private static StreamDefinition file(String stream, StreamDefinition.Origin origin) {
        return new StreamDefinition(stream, new StreamSource.File("a.mp4"), false, origin);
    }

    private void stands(StreamDefinition definition) {
        api.loop.definition(definition.stream(), Optional.of(definition));
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"status\":" + status);
    }

    @Test
    void shouldDefineChangeAndRemoveAStream() throws IOException {
        assertThat(api.put(CAM, RTSP)).startsWith("HTTP/1.1 201 ");
        assertThat(api.put(CAM, FILE)).startsWith("HTTP/1.1 200 ");
        assertThat(api.ask("GET", CAM))
                .contains("\"stream\":\"/live/cam1\",\"state\":\"IDLE\"")
                .endsWith("\"definition\":{\"stream\":\"/live/cam1\",\"source\":{\"kind\":\"file\",\"name\":\"a.mp4\"},"
                        + "\"always\":true,\"origin\":\"API\"}}");
        assertThat(api.ask("DELETE", CAM)).startsWith("HTTP/1.1 204 ");
        assertProblem(api.ask("GET", CAM), 404);
        assertProblem(api.ask("DELETE", CAM), 404);

        assertThat(api.written).hasSize(3).allMatch(record -> record.key().equals("/live/cam1"));
        assertThat(StreamDefinition.decode(api.written.get(0)).orElseThrow().source())
                .isEqualTo(new StreamSource.Rtsp(List.of("rtsp://u:s3cret@10.0.0.5/x"), null));
        assertThat(StreamDefinition.decode(api.written.get(2))).isEmpty();
    }

    @Test
    void shouldShowNoPasswordAndTakeItsMaskBack() throws IOException {
        assertThat(api.put(CAM, RTSP)).contains("rtsp://u:***@10.0.0.5/x").doesNotContain("s3cret");
        assertThat(api.ask("GET", CAM)).contains("rtsp://u:***@10.0.0.5/x").doesNotContain("s3cret");
        assertThat(api.ask("GET", "/api/streams"))
                .contains("rtsp://u:***@10.0.0.5/x")
                .doesNotContain("s3cret");

        assertThat(api.put(CAM, RTSP.replace("s3cret", "***").replace("}}", "},\"always\":true}")))
                .startsWith("HTTP/1.1 200 ");

        String last = new String(api.written.get(1).value().orElseThrow(), StandardCharsets.UTF_8);
        assertThat(last).contains("s3cret").contains("\"always\":true");
    }

    @Test
    void shouldWriteNothingWhenNothingChanges() throws IOException {
        stands(file("/live/cam1", StreamDefinition.Origin.API));

        assertThat(api.put(CAM, FILE.replace("true", "false"))).startsWith("HTTP/1.1 200 ");

        assertThat(api.written).isEmpty();
    }

    @Test
    void shouldListWhatIsDefinedAndWhatIsOpen() throws IOException {
        stands(file("/live/z", StreamDefinition.Origin.FILE));
        api.loop.stream(new StreamState(
                "/live/a",
                StreamState.Condition.FAILED,
                1,
                "relay-0",
                "",
                List.of(),
                Optional.empty(),
                Optional.of("it does not answer")));

        assertThat(api.ask("GET", "/api/streams"))
                .contains(
                        "[{\"stream\":\"/live/a\",\"state\":\"FAILED\",\"reason\":\"it does not answer\",\"viewers\":0,"
                                + "\"relay\":\"relay-0\"")
                .contains("{\"stream\":\"/live/z\",\"state\":\"IDLE\",\"viewers\":0,");
    }

    @Test
    void shouldLeaveToTheFileWhatTheFileDefines() throws IOException {
        stands(file("/live/cam1", StreamDefinition.Origin.FILE));

        assertProblem(api.put(CAM, FILE), 409);
        assertProblem(api.ask("DELETE", CAM), 409);
        assertThat(api.written).isEmpty();
    }

    @Test
    void shouldAnswer503WhenTheBrokerDoesNotTakeIt() throws IOException {
        api.broker = () -> CompletableFuture.failedFuture(new IOException("away"));

        String answer = api.put(CAM, FILE);

        assertProblem(answer, 503);
        assertThat(answer).containsIgnoringCase("retry-after: 5");
        assertProblem(api.ask("GET", CAM), 404);
    }

    @Test
    void shouldAnswer503WithinTenSecondsWhenTheBrokerSaysNothing() throws IOException {
        api.broker = CompletableFuture::new;
        long begin = System.nanoTime();

        assertProblem(api.put(CAM, FILE), 503);

        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(20); // 10, and room for a busy machine
    }

    @Test
    void shouldBoundTheNumberOfStreams() throws IOException {
        for (int i = 0; i < ApiServer.MAX_STREAMS; i++) {
            stands(file("/live/" + i, StreamDefinition.Origin.API));
        }

        assertProblem(api.put(CAM, FILE), 507);
        assertThat(api.put("/api/streams/live/1", FILE)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"source\":1}",
                "{\"source\":{\"kind\":\"file\",\"name\":\"../x.mp4\"}}",
                "{\"source\":{\"kind\":\"file\",\"name\":\"a.mp4\"},\"colour\":1}"
            })
    void shouldAnswer400WhenTheBodyIsNoDefinition(String body) throws IOException {
        assertProblem(api.put(CAM, body), 400);
        assertThat(api.written).isEmpty();
    }

    @Test
    void shouldBoundTheBodyAndKnowItsType() throws IOException {
        String longest = FILE + " ".repeat(64 * 1024 - FILE.length());
        assertThat(api.put(CAM, longest)).startsWith("HTTP/1.1 201 ");
        assertProblem(api.put(CAM, longest + " "), 413);
        assertProblem(api.exchange("127.0.0.1", "Host: localhost", "PUT", CAM, FILE), 415);
        assertProblem(api.exchange("127.0.0.1", "Host: localhost", "PUT", CAM, FILE, "Content-Type: text/plain"), 415);
        assertThat(api.exchange(
                        "127.0.0.1",
                        "Host: localhost",
                        "PUT",
                        CAM,
                        FILE,
                        "Content-Type: Application/JSON; charset=utf-8"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "PUT", "DELETE"})
    void shouldAnswer405WithWhatIsAllowed(String method) throws IOException {
        String answer = api.ask(method, "/api/streams", "Content-Type: application/json");

        assertProblem(answer, 405);
        assertThat(answer).containsIgnoringCase("allow: GET");
    }

    /** Ways out of a folder: none names a stream, whatever a proxy, a router or a file system would make of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/streams/live/../../etc/passwd",
                "/api/streams/..",
                "/api/streams/live/%2e%2e/x",
                "/api/streams/live/%2E%2E%2Fx",
                "/api/streams/live/..%2fx",
                "/api/streams/live/..%5cx",
                "/api/streams/live/..\\x",
                "/api/streams/live/%00",
                "/api/streams/live/x%00.mp4",
                "/api/streams//etc/passwd",
                "/api/streams/live//x",
                "/api/streams/live/./x",
                "/api/streams/live/x/",
                "/api/streams/live/%252e%252e/x",
                "/api/streams/live/%ef%bc%8e%ef%bc%8e/x",
                "/api/streams/live/%c0%ae%c0%ae/x",
                "/api/streams/%2fetc%2fpasswd",
                "/api/%73treams/live/x",
                "/api/streams/C:/x"
            })
    void shouldRefuseAPathThatLeadsOut(String target) throws IOException {
        for (String method : List.of("GET", "DELETE")) {
            assertThat(api.ask(method, target)).as(method).matches("(?s)HTTP/1\\.1 40[04] .*");
        }
        assertThat(api.put(target, FILE)).matches("(?s)HTTP/1\\.1 40[04] .*");
        assertThat(api.put("/api/streams/live/" + "x".repeat(250), FILE)).startsWith("HTTP/1.1 400 ");
        assertThat(api.written).isEmpty();
    }

    @Test
    void shouldAskForTheTokenWhenThereIsOne() throws IOException {
        api.close();
        api = new ApiServer(Optional.of("t0ken"));

        for (String target : List.of("/api/streams", CAM, "/api/sessions")) {
            assertProblem(api.ask("GET", target), 401);
            assertProblem(api.ask("GET", target, "Authorization: Bearer t0kem"), 401);
        }
        assertProblem(api.put(CAM, FILE), 401);
        assertProblem(api.put(CAM, FILE, "Authorization: Basic t0ken"), 401);
        assertProblem(api.ask("DELETE", CAM), 401);
        assertThat(api.written).isEmpty();
        assertThat(api.put(CAM, FILE, "Authorization: Bearer t0ken")).startsWith("HTTP/1.1 201 ");
        assertThat(api.exchange("127.0.0.1", "Host: api.example", "GET", CAM, "", "Authorization: Bearer t0ken"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8100", "10.0.0.1"})
    void shouldRefuseAWriterThatCameByAnotherNameWhenThereIsNoToken(String host) throws IOException {
        assertProblem(
                api.exchange("127.0.0.1", "Host: " + host, "PUT", CAM, FILE, "Content-Type: application/json"), 403);
        assertThat(api.exchange("127.0.0.1", "Host: " + host, "GET", "/api/streams", ""))
                .startsWith("HTTP/1.1 200 ");
        assertThat(api.written).isEmpty();
    }

    @Test
    void shouldRefuseAWriterFromElsewhereWhenThereIsNoToken() throws IOException {
        Optional<String> address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
        assumeTrue(address.isPresent(), "this machine has no address but loopback");

        assertProblem(
                api.exchange(address.get(), "Host: localhost", "PUT", CAM, FILE, "Content-Type: application/json"),
                403);
        assertProblem(api.exchange(address.get(), "Host: localhost", "DELETE", CAM, ""), 403);
    }
}
