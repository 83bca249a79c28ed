package io.culvert.gateway.http;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.Tunnel;
import io.culvert.gateway.tunnel.TunnelMeters;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.ReferenceCountUtil;
import org.jboss.logging.Logger;

/**
 * Frames of a WebSocket on their way in: binary payload goes on as the bytes of an RTSP connection, whatever the borders
 * of its messages. A message in fragments is therefore never put together here, and only the frame has a limit.
 *
 * <p>Belongs to the event loop of its channel.
 */
final class WebSocketHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(WebSocketHandler.class);

    private final Tunnel tunnel;
    private final TunnelMeters meters;

    private WebSocketHandler(Tunnel tunnel, TunnelMeters meters) {
        this.tunnel = tunnel;
        this.meters = meters;
    }

    /** Puts frames between the channel and the handler named {@code rtsp}, which then sees bytes alone. */
    static void install(ChannelPipeline pipeline, String rtsp, Tunnel tunnel, HttpServices services) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(services.limits().webSocketFrameBytes())
                .allowExtensions(false)
                .build();
        pipeline.addBefore(rtsp, "web-socket-encoder", new WebSocket13FrameEncoder(false));
        pipeline.addBefore(rtsp, "web-socket-writer", new WebSocketWriter());
        pipeline.addBefore(rtsp, "web-socket-decoder", new WebSocket13FrameDecoder(config));
        pipeline.addBefore(
                rtsp,
                "web-socket",
                new WebSocketHandler(tunnel, services.tunnels().meters()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof BinaryWebSocketFrame binary) {
            context.fireChannelRead(binary.content());
        } else if (message instanceof ContinuationWebSocketFrame continuation) {
            context.fireChannelRead(continuation.content());
        } else {
            try {
                control(context, message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
    }

    private void control(ChannelHandlerContext context, Object message) {
        if (message instanceof PingWebSocketFrame ping) {
            answer(context, ping);
        } else if (message instanceof CloseWebSocketFrame close) {
            context.writeAndFlush(close.retain());
            tunnel.close(CloseReason.CLIENT_CLOSED);
        } else if (message instanceof TextWebSocketFrame) {
            refuseText(context);
        }
    }

    /** A client that asks and does not read gets no answer: nothing may pile up for it. */
    private static void answer(ChannelHandlerContext context, PingWebSocketFrame ping) {
        if (context.channel().isWritable()) {
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    private void refuseText(ChannelHandlerContext context) {
        LOG.infof("text message on a WebSocket, tunnel=%s", tunnel.id());
        meters.refused(TunnelMeters.Refused.TEXT_MESSAGE);
        context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.INVALID_MESSAGE_TYPE));
        tunnel.close(CloseReason.BAD_REQUEST);
    }

    /** The decoder has told the client what was wrong by then. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException) {
            LOG.infof("malformed WebSocket frame: %s, tunnel=%s", cause.getMessage(), tunnel.id());
            meters.refused(TunnelMeters.Refused.MALFORMED_FRAME);
            tunnel.close(CloseReason.BAD_REQUEST);
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
