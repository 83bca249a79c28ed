package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.COOKIE;
import static io.culvert.gateway.http.Port.base64;
import static io.culvert.gateway.http.Port.head;
import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.CloseReason;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** What a POST brings before its data socket is known; the same moment exists, shorter, after a GET on this gateway. */
class CommandsBeforePairingTest {
    private final Port port = new Port();

    private static String commands(int count) {
        StringBuilder text = new StringBuilder();
        for (int cseq = 1; cseq <= count; cseq++) {
            text.append(request("OPTIONS", cseq));
        }
        return base64(text.toString());
    }

    @Test
    void shouldHoldTheNinthCommandAndKeepTheOrderWhenTenPrecedeTheGet() {
        EmbeddedChannel post = port.send(head("POST", COOKIE) + commands(10));
        assertThat(port.commands()).hasSize(8);
        assertThat(post.config().isAutoRead()).isFalse();

        EmbeddedChannel get = port.get();
        for (int i = 0; i < 10; i++) {
            port.answer(port.commands().get(i));
        }
        assertThat(port.received(get).replaceAll("(?s)[^:]*CSeq: (\\d+)\r\n\r\n", "$1 "))
                .isEqualTo("1 2 3 4 5 6 7 8 9 10 ");
        assertThat(post.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldAnswer400OnTheGetWhenMalformedBytesPrecedeIt() {
        EmbeddedChannel post = port.send(head("POST", COOKIE) + "****");
        assertThat(post.isOpen()).isTrue();

        EmbeddedChannel get = port.send(head("GET", COOKIE));
        assertThat(port.received(get)).contains("RTSP/1.0 400 ");
        assertThat(get.isOpen()).isFalse();
        assertThat(post.isOpen()).isFalse();
        assertThat(port.meters.closed()).containsEntry(CloseReason.BAD_REQUEST, 1);
    }

    @Test
    void shouldCloseThePostWhenNoGetFollowsMalformedBytes() {
        EmbeddedChannel post = port.send(head("POST", COOKIE) + "****");
        port.pass(11);
        assertThat(post.isOpen()).isFalse();
    }
}
