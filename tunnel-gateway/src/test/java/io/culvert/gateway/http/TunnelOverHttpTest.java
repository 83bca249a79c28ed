package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.COOKIE;
import static io.culvert.gateway.http.Port.base64;
import static io.culvert.gateway.http.Port.head;
import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelMeters.Refused;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commands on their way up a POST, replies on their way down the GET. */
class TunnelOverHttpTest {
    private final Port port = new Port();

    @Test
    void shouldPublishAndAnswerWhenGetComesFirst() {
        EmbeddedChannel get = port.get();
        port.send(head("POST", COOKIE) + base64(request("OPTIONS", 1)));

        assertThat(port.events.get(0)).isInstanceOf(TunnelEvent.DataSocketOpened.class);
        TunnelEvent.Command command = port.commands().get(0);
        assertThat(command.sequence()).isEqualTo(1);
        assertThat(command.deadline()).isEqualTo(11_000);
        assertThat(new String(command.request(), StandardCharsets.US_ASCII)).isEqualTo(request("OPTIONS", 1));
        assertThat(port.events(TunnelEvent.CommandSocketOpened.class)).isEmpty();
        port.answer(command);
        assertThat(port.received(get)).isEqualTo("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n");
    }

    @Test
    void shouldPublishAndAnswerWhenPostComesFirst() {
        port.send(head("POST", COOKIE) + base64(request("OPTIONS", 1)));
        assertThat(port.events(TunnelEvent.CommandSocketOpened.class)).hasSize(1);
        EmbeddedChannel get = port.get();
        port.answer(port.commands().get(0));
        assertThat(port.received(get)).contains("CSeq: 1");
        port.pass(11);
        assertThat(port.received(get)).isEmpty();
        assertThat(get.isOpen()).isTrue();
    }

    @Test
    void shouldTakeTheBodyBeyondTheDeclaredLengthWhenItGoesOn() {
        port.get();
        EmbeddedChannel post = port.post();
        String padding = "\r\n".repeat(5_000);
        for (int cseq = 1; cseq <= 10; cseq++) {
            port.send(post, base64(request("GET_PARAMETER", cseq)) + padding);
            port.answer(port.commands().get(cseq - 1));
        }
        assertThat(port.commands()).hasSize(10);
    }

    @Test
    void shouldUnpackChunksWhenAProxyReframedThePost() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.send(
                "POST / HTTP/1.1\r\nHost: h\r\nx-sessioncookie: " + COOKIE + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        String body = base64(request("OPTIONS", 1));
        port.send(post, "5\r\n" + body.substring(0, 5) + "\r\n" + Integer.toHexString(body.length() - 5) + "\r\n");
        port.send(post, body.substring(5) + "\r\n");
        assertThat(port.commands()).hasSize(1);
        port.send(post, "0\r\n\r\n");
        assertThat(post.isOpen()).isFalse();
        assertThat(get.isOpen()).isTrue();
    }

    @Test
    void shouldWriteRepliesInRequestOrderWhenTheyArriveInAnother() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("OPTIONS", 1) + request("DESCRIBE", 2)));
        port.answer(port.commands().get(1));
        assertThat(port.received(get)).isEmpty();
        port.answer(port.commands().get(0));
        port.answer(port.commands().get(0));
        assertThat(port.received(get))
                .isEqualTo("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\nRTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n");
        assertThat(port.meters.refusedCount(Refused.LATE_REPLY)).isEqualTo(1);
    }

    @Test
    void shouldAnswer503AndDropTheLateReplyWhenTheDeadlinePasses() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("OPTIONS", 7)));
        port.pass(10);
        assertThat(port.received(get)).startsWith("RTSP/1.0 503 ").contains("CSeq: 7\r\n", "Retry-After: ");
        port.answer(port.commands().get(0));
        assertThat(port.received(get)).isEmpty();
        assertThat(port.meters.refusedCount(Refused.COMMAND_TOO_LATE)).isEqualTo(1);
    }

    @Test
    void shouldAnswer503AtOnceAndAnnounceAgainWhenTheBrokerIsAway() {
        port.brokerAway = true;
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("OPTIONS", 1)));
        assertThat(port.received(get)).startsWith("RTSP/1.0 503 ").contains("CSeq: 1\r\n");
        port.brokerAway = false;
        port.send(post, base64(request("OPTIONS", 2)));
        assertThat(port.events.get(0)).isInstanceOf(TunnelEvent.DataSocketOpened.class);
        assertThat(port.events.get(1)).isInstanceOf(TunnelEvent.Command.class);
    }

    @Test
    void shouldStopReadingAndLoseNothingWhenEightCommandsAreOnTheirWay() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        StringBuilder ten = new StringBuilder();
        for (int cseq = 1; cseq <= 10; cseq++) {
            ten.append(request("OPTIONS", cseq));
        }
        port.send(post, base64(ten.toString()));
        assertThat(port.commands()).hasSize(8);
        assertThat(post.config().isAutoRead()).isFalse();
        for (int i = 0; i < 10; i++) {
            port.answer(port.commands().get(i));
        }
        assertThat(post.config().isAutoRead()).isTrue();
        assertThat(port.received(get).split("CSeq: ")).hasSize(11);
    }

    @Test
    void shouldWriteEachReplyOnceWhenTheCommandCameThroughAnotherGateway() {
        EmbeddedChannel get = port.get();
        TunnelEvent.DataSocketOpened opened =
                port.events(TunnelEvent.DataSocketOpened.class).get(0);
        var elsewhere = new TunnelEvent.Command(
                opened.tunnelId(),
                opened.gateway(),
                "other-socket",
                1,
                0,
                request("OPTIONS", 1).getBytes());
        port.answer(elsewhere);
        port.answer(elsewhere);
        assertThat(port.received(get)).isEqualTo("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n");
    }

    /** A client may use its cookie again at once, while a reply to the former tunnel is still on its way. */
    @Test
    void shouldNotHearTheReplyOfAFormerTunnelWhenTheCookieComesAgain() {
        EmbeddedChannel former = port.get();
        port.send(head("POST", COOKIE) + base64(request("DESCRIBE", 1)));
        String formerSocket =
                port.events(TunnelEvent.DataSocketOpened.class).get(0).socket();
        former.close();
        port.settle();

        EmbeddedChannel get = port.get();
        TunnelEvent.Command late = port.commands().get(0);
        byte[] response = "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        port.registry.deliver(new GatewayOrder.Reply(
                late.tunnelId(),
                GatewayOrder.Destination.of(late.gateway()),
                late.socket(),
                1,
                response,
                Optional.empty(),
                Optional.of(formerSocket)));
        port.settle();

        assertThat(port.received(get)).isEmpty();
        assertThat(port.meters.refusedCount(Refused.UNKNOWN_TUNNEL)).isEqualTo(1);
    }

    @Test
    void shouldAnswerWhatWasWholeBeforeMalformedBytesInTheSameSegment() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("OPTIONS", 1) + request("OPTIONS", 2)) + "****");
        assertThat(port.received(get)).isEmpty();
        port.answer(port.commands().get(1));
        port.answer(port.commands().get(0));
        assertThat(port.received(get))
                .isEqualTo("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\nRTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n"
                        + "RTSP/1.0 400 Bad Request\r\n\r\n");
        assertThat(get.isOpen()).isFalse();
    }

    @Test
    void shouldCarryOutWhatAPostBroughtWhenAnotherPostTakesItsPlace() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel first = port.post();
        StringBuilder ten = new StringBuilder();
        for (int cseq = 1; cseq <= 10; cseq++) {
            ten.append(request("OPTIONS", cseq));
        }
        port.send(first, base64(ten.toString()));
        port.post();
        assertThat(port.commands()).hasSize(8);
        for (int i = 0; i < 10; i++) {
            port.answer(port.commands().get(i));
        }
        assertThat(port.received(get).split("CSeq: ")).hasSize(11);
        assertThat(first.isOpen()).isFalse();
        assertThat(port.meters.commandSocketsClosed()).containsEntry(CloseReason.REPLACED, 1);
    }

    /** The reply may come before the GET does: what was answered by then is not waited for, and makes room. */
    @Test
    void shouldCountNoCommandAsUnderWayWhenItWasAnsweredBeforeItsGet() {
        EmbeddedChannel post = port.send(head("POST", COOKIE));
        StringBuilder eight = new StringBuilder();
        for (int cseq = 1; cseq <= 8; cseq++) {
            eight.append(request("OPTIONS", cseq));
        }
        port.send(post, base64(eight.toString()));
        EmbeddedChannel get = port.connect();
        get.writeInbound(Unpooled.copiedBuffer(head("GET", COOKIE), StandardCharsets.US_ASCII));
        for (TunnelEvent.Command command : List.copyOf(port.commands())) {
            port.deliverAtOnce(command);
        }
        get.runPendingTasks(); // the replies are written before the POST tells of its commands
        port.settle();
        assertThat(port.received(get).split("RTSP/1.0 200 OK")).hasSize(9);

        port.send(post, base64(request("OPTIONS", 9)));
        port.answer(port.commands().get(8));
        assertThat(port.received(get)).isEqualTo("RTSP/1.0 200 OK\r\nCSeq: 9\r\n\r\n");
        assertThat(post.config().isAutoRead()).isTrue();
    }
}
