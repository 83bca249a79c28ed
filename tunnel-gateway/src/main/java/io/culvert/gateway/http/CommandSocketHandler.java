package io.culvert.gateway.http;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.CommandSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The body of a POST, raw or out of its chunks, on its way into the tunnel. Belongs to the loop of its channel. */
final class CommandSocketHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(CommandSocketHandler.class);

    private final CommandSocket socket;
    private final HttpRequestRoute.CommandLeg leg;
    private final HttpLimits limits;

    CommandSocketHandler(CommandSocket socket, HttpRequestRoute.CommandLeg leg, HttpLimits limits) {
        this.socket = socket;
        this.leg = leg;
        this.limits = limits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel()
                .eventLoop()
                .schedule(
                        () -> answerSilence(context), limits.silentPostAnswer().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof ByteBuf bytes) {
                socket.read(bytes);
            } else if (message instanceof HttpContent content && leg.chunked()) {
                chunk(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void chunk(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            socket.close(CloseReason.BAD_REQUEST);
            return;
        }
        socket.read(content.content());
        if (content instanceof LastHttpContent) {
            socket.close(CloseReason.CLIENT_CLOSED);
        }
    }

    /** A client that says nothing may be waiting to be answered: gortsplib before its pull request 1047 does. */
    private void answerSilence(ChannelHandlerContext context) {
        if (!context.isRemoved() && socket.isPaired() && socket.bytesRead() == 0) {
            context.writeAndFlush(HttpAnswers.silentPost(leg.version()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            socket.close(CloseReason.CLIENT_CLOSED);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        socket.close(CloseReason.CLIENT_CLOSED);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf("command socket lost: %s", cause.getMessage());
        socket.close(cause instanceof IOException ? CloseReason.CONNECTION_LOST : CloseReason.INTERNAL_ERROR);
        context.close();
    }
}
