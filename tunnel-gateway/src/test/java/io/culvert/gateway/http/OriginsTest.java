package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.COOKIE;
import static io.culvert.gateway.http.Port.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of one origin may use this port. */
class OriginsTest {
    private static final String PREFLIGHT = "OPTIONS /live/cam HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Port port = new Port(new Origins(List.of("https://Own.example/")));

    private static String from(String origin, String head) {
        return head.replaceFirst("\r\n\r\n", "\r\nOrigin: " + origin + "\r\n\r\n");
    }

    static Stream<String> heads() {
        return Stream.of(head("GET", COOKIE), head("POST", COOKIE), PREFLIGHT, WebSocketTest.HANDSHAKE);
    }

    @ParameterizedTest
    @MethodSource("heads")
    void shouldRefuseWhateverAPageOfAnotherOriginAsks(String head) {
        for (String other :
                List.of("https://other.example", "http://own.example", "null", "https://own.example:8443")) {
            assertThat(port.received(port.send(from(other, head)))).startsWith("HTTP/1.1 403 Forbidden\r\n");
        }
        assertThat(port.received(port.send(from("https://own.example", from("https://other.example", head)))))
                .startsWith("HTTP/1.1 403 ");
        assertThat(port.refused).containsOnlyKeys("origin");
        assertThat(port.registry.tunnels() + port.registry.commandSockets()).isZero();
    }

    @ParameterizedTest
    @MethodSource("heads")
    void shouldTakeTheOwnPagesAndWhoIsNoBrowser(String head) {
        port.send(from("https://own.example", head));
        port.send(head);

        assertThat(port.refused).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS"})
    void shouldAllowTheOriginThatAsksAndNoOther(String method) {
        String head = method.equals("GET") ? head("GET", COOKIE) : PREFLIGHT;

        assertThat(port.received(port.send(from("https://own.example", head))))
                .contains(" 200 OK\r\n", "\r\nAccess-Control-Allow-Origin: https://own.example\r\nVary: Origin\r\n");
        assertThat(port.received(port.send(head))).contains(" 200 OK\r\n").doesNotContain("Allow-Origin");
    }

    @Test
    void shouldTakeEveryPageWhenNoneIsNamed() {
        Port open = new Port();

        assertThat(open.received(open.send(from("https://other.example", head("GET", COOKIE)))))
                .contains("\r\nAccess-Control-Allow-Origin: *\r\n");
        assertThat(open.received(open.send(from("null", WebSocketTest.HANDSHAKE))))
                .startsWith("HTTP/1.1 101 ");
    }
}
