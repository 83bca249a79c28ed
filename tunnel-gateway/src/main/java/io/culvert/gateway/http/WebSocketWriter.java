package io.culvert.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/**
 * Makes one binary message of each buffer that is written to the channel, in one frame, so that replies and media go out
 * by the same code as on any other data socket. Axis' player takes it for granted that a message begins with {@code $} or
 * {@code RTSP}; whoever writes here writes whole replies and whole interleaved frames.
 *
 * <p>The payload is not copied. Header and payload stay one entry of the channel's queue, because viewers count the
 * entries that wait there. Says good-bye with a close frame if nobody has done so before the channel closes.
 *
 * <p>Belongs to the event loop of its channel.
 */
final class WebSocketWriter extends ChannelOutboundHandlerAdapter {
    private static final int FINAL_BINARY = 0x82;
    private static final int MAX_HEADER_BYTES = 10;
    private static final int MAX_SHORT_LENGTH = 125;
    private static final int TWO_BYTE_LENGTH = 126;
    private static final int EIGHT_BYTE_LENGTH = 127;

    private boolean closeSent;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf payload && payload.isReadable()) {
            context.write(
                    Unpooled.wrappedUnmodifiableBuffer(header(context, payload.readableBytes()), payload), promise);
            return;
        }
        closeSent |= message instanceof CloseWebSocketFrame;
        context.write(message, promise);
    }

    private static ByteBuf header(ChannelHandlerContext context, int length) {
        ByteBuf header = context.alloc().ioBuffer(MAX_HEADER_BYTES).writeByte(FINAL_BINARY);
        if (length <= MAX_SHORT_LENGTH) {
            return header.writeByte(length);
        }
        if (length <= 0xFFFF) {
            return header.writeByte(TWO_BYTE_LENGTH).writeShort(length);
        }
        return header.writeByte(EIGHT_BYTE_LENGTH).writeLong(length);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!closeSent && context.channel().isActive()) {
            closeSent = true;
            context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        context.close(promise);
    }
}
