package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.base64;
import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.ViewerOrder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Viewers of a tunnel: what replies do to them, and what they report. */
class ViewerInTunnelTest {
    private static final ViewerOrder.Play PLAY = new ViewerOrder.Play(
            "/live/cam", 0, true, List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/cam/track0")));
    private static final byte[] RTCP = {'$', 1, 0, 4, (byte) 0x81, (byte) 0xC9, 0, 0};

    private final Port port = new Port();

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

    /** A fast start and a full queue may be more than the replies that a client may leave unread. */
    @Test
    void shouldCountRepliesAndNotFramesWhenAViewerDoesNotRead() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("PLAY", 1)));
        port.answer(port.commands().get(0), PLAY);
        get.pipeline().addFirst(new ReadingNothing());
        get.write(Unpooled.wrappedBuffer(new byte[2 * TunnelLimits.DEFAULT.unsentBytes()]));
        String half = "RTSP/1.0 200 OK\r\n\r\n" + " ".repeat(TunnelLimits.DEFAULT.unsentBytes() / 2);

        port.send(post, base64(request("GET_PARAMETER", 2) + request("DESCRIBE", 3)));
        port.deliver(port.commands().get(1), half);
        assertThat(port.meters.closed()).isEmpty();

        port.deliver(port.commands().get(2), half);
        assertThat(port.meters.closed()).containsEntry(CloseReason.STALLED, 1);
    }

    @Test
    void shouldForgetRepliesThatTheClientHasRead() {
        EmbeddedChannel get = port.get();
        EmbeddedChannel post = port.post();
        port.send(post, base64(request("DESCRIBE", 1) + request("DESCRIBE", 2)));
        String most = " ".repeat(TunnelLimits.DEFAULT.unsentBytes());
        port.deliver(port.commands().get(0), most);
        port.deliver(port.commands().get(1), most);
        assertThat(get.isOpen()).isTrue();
    }

    private static final class ReadingNothing extends ChannelOutboundHandlerAdapter {
        @Override
        public void flush(ChannelHandlerContext context) {
            // what was written waits
        }
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
}
