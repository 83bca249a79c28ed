package io.culvert.gateway.link;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** The kind of server channel that goes with the event loops we were given: the only place that knows the difference. */
final class LinkTransport {
    private LinkTransport() {}

    static Class<? extends ServerChannel> serverChannel(EventLoopGroup loops) {
        return loops instanceof EpollEventLoopGroup ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }
}
