package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.COOKIE;
import static io.culvert.gateway.http.Port.base64;
import static io.culvert.gateway.http.Port.head;
import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.gateway.tunnel.TunnelMeters;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** How the two sockets of a tunnel find each other, and who may take the place of whom. */
class PairingTest {
    private final Port port = new Port();

    @Test
    void shouldRefuseTheSecondGetWhenTheTunnelIsPaired() {
        EmbeddedChannel get = port.get();
        port.post();
        EmbeddedChannel thief = port.send(head("GET", COOKIE));
        assertThat(port.received(thief)).startsWith("HTTP/1.1 409 ");
        assertThat(get.isOpen()).isTrue();
        assertThat(port.received(get)).isEmpty();
    }

    @Test
    void shouldLetTheNewestGetWinWhenUnpaired() {
        EmbeddedChannel first = port.get();
        EmbeddedChannel second = port.get();
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        assertThat(port.meters.closed()).containsEntry(CloseReason.REPLACED, 1);
        port.send(head("POST", COOKIE) + base64(request("OPTIONS", 1)));
        port.answer(port.commands().get(0));
        assertThat(port.received(second)).contains("CSeq: 1");
    }

    @Test
    void shouldDetachTheFirstPostAndBeginAfreshWhenASecondComes() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel first = port.post();
        port.send(first, base64(request("OPTIONS", 1)).substring(0, 9));
        EmbeddedChannel second = port.post();
        assertThat(first.isOpen()).isFalse();
        port.send(second, base64(request("OPTIONS", 2)));
        port.answer(port.commands().get(0));
        assertThat(port.received(get)).contains("CSeq: 2");
    }

    @Test
    void shouldCloseWhenAHalfStaysAlone() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.send(head("POST", "another"));
        port.pass(10);
        assertThat(get.isOpen()).isFalse();
        assertThat(post.isOpen()).isFalse();
        assertThat(port.meters.closed()).containsEntry(CloseReason.UNPAIRED, 1);
        assertThat(port.meters.commandSocketsClosed()).containsEntry(CloseReason.UNPAIRED, 1);
        assertThat(port.registry.waiting()).isZero();
    }

    @Test
    void shouldStayWhenTheOwnerSaysThatTheOtherHalfIsElsewhere() {
        EmbeddedChannel get = port.get();
        TunnelEvent.DataSocketOpened opened =
                port.events(TunnelEvent.DataSocketOpened.class).get(0);
        port.registry.deliver(new GatewayOrder.Paired(
                opened.tunnelId(), GatewayOrder.Destination.of(opened.gateway()), opened.socket()));
        port.pass(11);
        assertThat(get.isOpen()).isTrue();
    }

    @Test
    void shouldRefuseThePostWhenOnTheConnectionOfItsGet() {
        EmbeddedChannel get = port.get();
        port.send(get, head("POST", COOKIE));
        assertThat(port.received(get)).startsWith("HTTP/1.1 400 ");
        assertThat(get.isOpen()).isFalse();
    }

    @Test
    void shouldAnswerASilentPostOpenEndedWhenItIsPaired() {
        port.get();
        EmbeddedChannel post = port.post();
        port.pass(3);
        assertThat(port.received(post)).startsWith("HTTP/1.0 200 OK\r\n").doesNotContain("Content-Length");
        port.pass(2);
        assertThat(port.meters.silentPosts()).isEqualTo(1);
    }

    @Test
    void shouldRefuseNewTunnelsAndKeepOldOnesWhenDraining() {
        EmbeddedChannel old = port.get();
        port.registry.drain();
        EmbeddedChannel late = port.send(head("GET", "another"));
        assertThat(port.received(late)).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
        port.send(head("POST", COOKIE) + base64(request("OPTIONS", 1)));
        port.answer(port.commands().get(0));
        assertThat(port.received(old)).contains("CSeq: 1");
        EmbeddedChannel rtsp = port.send(request("OPTIONS", 4));
        assertThat(port.received(rtsp)).startsWith("RTSP/1.0 503 ").contains("CSeq: 4\r\n", "Retry-After: ");
    }

    /** Its GET was accepted elsewhere, by a gateway that does not leave: nobody else may be reached by this client. */
    @Test
    void shouldPairAPostWithAGetElsewhereWhenDraining() {
        port.registry.drain();
        EmbeddedChannel post = port.post();
        port.pairElsewhere();
        port.send(post, base64(request("OPTIONS", 1)));

        assertThat(port.commands()).hasSize(1);
        port.pass(11);
        assertThat(post.isOpen()).isTrue();
    }

    /** For one half of a tunnel. */
    private static Port narrow() {
        TunnelLimits usual = TunnelLimits.DEFAULT;
        return new Port(new TunnelLimits(
                usual.tunnels(),
                1,
                usual.unpairedWait(),
                usual.idleWait(),
                usual.commandDeadline(),
                usual.commandsInFlight(),
                usual.commandsPerSecond(),
                usual.wrongFrames(),
                usual.unsentBytes(),
                usual.silentPost(),
                usual.rtsp()));
    }

    @Test
    void shouldRefuseMoreHalvesThanMayWaitButNotTheOtherHalfOfOne() {
        Port narrow = narrow();
        narrow.get();
        assertThat(narrow.received(narrow.send(head("GET", "another")))).startsWith("HTTP/1.1 503 ");
        assertThat(narrow.received(narrow.send(head("POST", "another")))).startsWith("HTTP/1.1 503 ");
        assertThat(narrow.meters.refusedCount(TunnelMeters.Refused.TOO_MANY_WAITING))
                .isEqualTo(2);

        assertThat(narrow.post().isOpen()).isTrue();

        assertThat(narrow.received(narrow.send(head("GET", "another")))).contains(" 200 ");
    }

    @Test
    void shouldTakeTheGetOfAPostThatWaitsWhenNoMoreMayWait() {
        Port narrow = narrow();
        narrow.post();

        assertThat(narrow.received(narrow.send(head("GET", COOKIE)))).contains(" 200 ");
    }

    @Test
    void shouldTakeWhoeverNeedNotWaitWhenNoMoreMayWait() {
        Port narrow = narrow();
        narrow.get();
        narrow.send(request("OPTIONS", 1));
        EmbeddedChannel socket = narrow.send(WebSocketTest.HANDSHAKE);

        assertThat(narrow.commands()).hasSize(1);
        assertThat(narrow.received(socket)).startsWith("HTTP/1.1 101 ");
        assertThat(narrow.meters.refusedCount(TunnelMeters.Refused.TOO_MANY_WAITING))
                .isZero();
    }
}
