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
import io.culvert.wire.kafka.ViewerOrder;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelOverHttpTest {
    private static final ViewerOrder.Play PLAY = new ViewerOrder.Play(
            "/live/cam", 0, true, List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/cam/track0")));
    private static final byte[] RTCP = {'$', 1, 0, 4, (byte) 0x81, (byte) 0xC9, 0, 0};

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
    void shouldGoOnWhenThePostEnds() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1)));
        post.close();
        port.settle();
        port.answer(port.commands().get(0), PLAY);
        port.pass(100);
        assertThat(port.received(get)).contains("CSeq: 1");
        assertThat(get.isOpen()).isTrue();
    }

    @Test
    void shouldEndEverythingWhenTheGetCloses() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1)));
        port.answer(port.commands().get(0), PLAY);
        get.close();
        port.settle();
        assertThat(post.isOpen()).isFalse();
        assertThat(port.streams.calls).containsExactly("play /live/cam", "stop");
        assertThat(port.events(TunnelEvent.DataSocketClosed.class)).hasSize(1);
        assertThat(port.registry.tunnels()).isZero();
        assertThat(port.registry.commandSockets()).isZero();
        assertThat(port.registry.waiting()).isZero();
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

    @Test
    void shouldPlayBeforeItPausesWhenThePlayCameThroughAnotherGateway() {
        EmbeddedChannel get = port.get();
        TunnelEvent.DataSocketOpened opened =
                port.events(TunnelEvent.DataSocketOpened.class).get(0);
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PAUSE", 2)));
        var elsewhere = new TunnelEvent.Command(
                opened.tunnelId(),
                opened.gateway(),
                "lost-socket",
                7,
                0,
                request("PLAY", 1).getBytes());
        port.answer(elsewhere, PLAY);
        port.answer(port.commands().get(0), new ViewerOrder.Pause());
        assertThat(port.streams.calls).containsExactly("play /live/cam", "pause");
        assertThat(port.received(get)).contains("CSeq: 1").endsWith("CSeq: 2\r\n\r\n");
    }

    @Test
    void shouldCompleteThePlayReplyAndHoldLaterRepliesBehindItWhenTheStreamTakesTime() {
        port.streams.held = true;
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1) + request("PAUSE", 2)));
        port.answer(port.commands().get(0), PLAY);
        port.answer(port.commands().get(1), new ViewerOrder.Pause());
        assertThat(port.received(get)).isEmpty();
        port.streams.start();
        assertThat(port.received(get))
                .isEqualTo("RTSP/1.0 200 OK\r\nCSeq: 1\r\nRTP-Info: url=rtsp://h/live/cam/track0;seq=100;rtptime=9000"
                        + "\r\n\r\nRTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n");
        assertThat(port.streams.calls).containsExactly("play /live/cam", "pause");
    }

    @Test
    void shouldPauseTheViewerWhenTheStreamBeganAtOnce() {
        port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1) + request("PAUSE", 2)));
        port.answer(port.commands().get(1), new ViewerOrder.Pause());
        port.answer(port.commands().get(0), PLAY);
        assertThat(port.streams.calls).containsExactly("play /live/cam", "pause");
    }

    @Test
    void shouldTakeRtcpOnTheGetAndDropTheRestWhenLive555Reports() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1)));
        port.answer(port.commands().get(0), PLAY);
        port.received(get);
        for (byte one : RTCP) {
            port.send(get, new byte[] {one});
        }
        port.send(get, "no RTSP at all\r\n\r\n");
        port.send(get, "more of it");
        assertThat(port.meters.clientFrames()).isEqualTo(1);
        assertThat(port.received(get)).isEmpty();
        assertThat(get.isOpen()).isTrue();
    }

    @Test
    void shouldCloseWhenAHundredFramesAreOnUnknownChannels() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        String frame = new String(RTCP, StandardCharsets.ISO_8859_1);
        port.send(post, base64(frame.repeat(99)));
        assertThat(get.isOpen()).isTrue();
        port.send(post, base64(frame));
        assertThat(get.isOpen()).isFalse();
        assertThat(port.meters.closed()).containsEntry(CloseReason.WRONG_FRAMES, 1);
    }

    @Test
    void shouldAnswer400AndCloseWhenTheBodyIsNoBase64() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, "!!!!");
        assertThat(port.received(get)).startsWith("RTSP/1.0 400 ");
        assertThat(get.isOpen()).isFalse();
        assertThat(post.isOpen()).isFalse();
    }

    @Test
    void shouldRefuseThePostWhenOnTheConnectionOfItsGet() {
        EmbeddedChannel get = port.get();
        port.send(get, head("POST", COOKIE));
        assertThat(port.received(get)).startsWith("HTTP/1.1 400 ");
        assertThat(get.isOpen()).isFalse();
    }

    @Test
    void shouldKeepSendingWhenTheClientClosesItsHalfOfTheGet() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1)));
        port.answer(port.commands().get(0), PLAY);
        get.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        port.pass(100);
        assertThat(get.isOpen()).isTrue();
        port.streams.listener().onStalled();
        assertThat(get.isOpen()).isFalse();
        assertThat(port.meters.closed()).containsEntry(CloseReason.STALLED, 1);
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
    void shouldCloseWhenIdleWithoutViewer() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("OPTIONS", 1)));
        port.answer(port.commands().get(0));
        port.pass(64);
        assertThat(get.isOpen()).isTrue();
        port.pass(7);
        assertThat(get.isOpen()).isFalse();
        assertThat(port.meters.closed()).containsEntry(CloseReason.IDLE, 1);
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

    @Test
    void shouldServePlainRtspOnTheSamePortWhenCutAnywhere() {
        String pipelined = request("OPTIONS", 1) + request("GET_PARAMETER", 2);
        for (int cut = 1; cut < pipelined.length(); cut++) {
            Port own = new Port();
            EmbeddedChannel client = own.send(pipelined.substring(0, cut));
            own.send(client, pipelined.substring(cut));
            assertThat(own.commands()).hasSize(2);
            own.answer(own.commands().get(0));
            own.answer(own.commands().get(1));
            assertThat(own.received(client)).contains("CSeq: 1\r\n", "CSeq: 2\r\n");
            client.close();
            own.settle();
            assertThat(own.events(TunnelEvent.DataSocketClosed.class)).hasSize(1);
            assertThat(own.registry.tunnels()).isZero();
        }
    }

    @Test
    void shouldAnswer400AndCloseWhenPlainRtspIsMalformed() {
        EmbeddedChannel client = port.send(request("OPTIONS", 1));
        port.send(client, "GET_PARAMETER rtsp://h RTSP/1.0\r\nCSeq: 2\r\nbroken\r\n\r\n");
        assertThat(port.received(client)).startsWith("RTSP/1.0 400 ").contains("CSeq: 2\r\n");
        assertThat(client.isOpen()).isFalse();
    }
}
