package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.base64;
import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ends a tunnel, and what does not. */
class TunnelLifeTest {
    private static final ViewerOrder.Play PLAY = new ViewerOrder.Play(
            "/live/cam", 0, true, List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/cam/track0")));
    private static final byte[] RTCP = {'$', 1, 0, 4, (byte) 0x81, (byte) 0xC9, 0, 0};

    private final Port port = new Port();

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

    /** Its sender reports go on: what cannot be written any more tells that it is gone. */
    @Test
    void shouldKeepAPausedViewerThatSaysNothingUntilItIsStalled() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1)));
        port.answer(port.commands().get(0), PLAY);
        port.send(post, base64(request("PAUSE", 2)));
        port.answer(port.commands().get(1), new ViewerOrder.Pause());
        port.pass(200);
        assertThat(port.streams.calls).containsExactly("play /live/cam", "pause");
        assertThat(get.isOpen()).isTrue();
        port.streams.listener().onStalled();
        assertThat(get.isOpen()).isFalse();
        assertThat(port.meters.closed()).containsEntry(CloseReason.STALLED, 1);
    }

    /** Its client would get pictures that its description does not fit. */
    @Test
    void shouldCloseWhenTheStreamOfAPausedViewerComesBackWithAnotherDescription() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1) + request("PAUSE", 2)));
        port.answer(port.commands().get(0), PLAY);
        port.answer(port.commands().get(1), new ViewerOrder.Pause());
        port.streams.listener().onEnded(LinkFrame.EndReason.DESCRIPTION_CHANGED);
        assertThat(get.isOpen()).isFalse();
        assertThat(port.meters.closed()).containsEntry(CloseReason.SOURCE_CHANGED, 1);
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
}
