package io.culvert.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RawChannelTest {
    private static final int LIMIT_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void shouldBoundWhatTheKernelKeepsUnsentWhenAViewerConnects() throws Exception {
        assumeThat(Epoll.isAvailable()).isTrue();
        CompletableFuture<Channel> taken = new CompletableFuture<>();
        NetServer server = vertx.createNetServer().connectHandler(socket -> {
            RawChannel.take(socket, new ChannelInboundHandlerAdapter(), HttpLimits.DEFAULT);
            taken.complete(((NetSocketInternal) socket).channelHandlerContext().channel());
        });
        int port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .actualPort();

        try (Socket viewer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Channel channel = taken.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(viewer.isConnected()).isTrue();
            assertThat(channel).isInstanceOf(EpollSocketChannel.class);
            assertThat(((EpollSocketChannel) channel).config().getTcpNotSentLowAt())
                    .isEqualTo(HttpLimits.DEFAULT.unsentBytes());
        }
    }
}
