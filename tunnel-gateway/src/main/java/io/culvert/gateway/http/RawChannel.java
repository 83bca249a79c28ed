package io.culvert.gateway.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;

/** The one place that knows Vert.x's internal classes: they move in Vert.x 5. */
final class RawChannel {
    private RawChannel() {}

    /**
     * Puts a handler before Vert.x's own, which then sees nothing but the end of the connection and keeps its books.
     * On the connection's event loop, before the first byte is read.
     */
    static void take(NetSocket socket, ChannelHandler first, HttpLimits limits) {
        ChannelHandlerContext vertx = ((NetSocketInternal) socket).channelHandlerContext();
        vertx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        vertx.channel()
                .config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(limits.lowWaterBytes(), limits.highWaterBytes()));
        if (vertx.channel() instanceof EpollSocketChannel epoll) {
            epoll.config().setTcpNotSentLowAt(limits.unsentBytes());
        }
        vertx.pipeline().addBefore(vertx.name(), "culvert", first);
    }

    static int eventLoops(Vertx vertx) {
        int count = 0;
        for (EventExecutor ignored : ((VertxInternal) vertx).getEventLoopGroup()) {
            count++;
        }
        return count;
    }
}
