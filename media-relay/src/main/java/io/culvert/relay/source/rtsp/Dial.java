package io.culvert.relay.source.rtsp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * Dials the address of one camera, looked up and allowed before.
 *
 * @param address looked up once per attempt, so that both sockets of a tunnel reach the same host
 */
record Dial(CameraNetwork network, CameraLimits limits, CameraUrl url, InetAddress address, EventLoop loop) {
    /** A connection with this handler at its end; with TLS it is there only when that is. */
    CompletableFuture<Channel> connect(ChannelHandler last) {
        CompletableFuture<Channel> result = new CompletableFuture<>();
        new Bootstrap()
                .group(loop)
                .channel(network.sockets())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connectTimeout().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (url.tls()) {
                            channel.pipeline().addLast(tls(channel));
                        }
                        channel.pipeline().addLast(last);
                    }
                })
                .connect(new InetSocketAddress(address, url.portOr(limits.tunnelPort())))
                .addListener((ChannelFuture dialed) -> onDialed(dialed, result));
        return result;
    }

    private SslHandler tls(Channel channel) {
        SslHandler handler = network.tls().newHandler(channel.alloc(), url.host(), url.portOr(0), network.blocking());
        handler.setHandshakeTimeoutMillis(limits.answerTimeout().toMillis());
        if (network.checkHosts()) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }

    private void onDialed(ChannelFuture dialed, CompletableFuture<Channel> result) {
        if (!dialed.isSuccess()) {
            result.completeExceptionally(trouble(dialed.cause(), CameraTrouble.UNREACHABLE));
            return;
        }
        Channel channel = dialed.channel();
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            result.complete(channel);
            return;
        }
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                result.complete(channel);
            } else {
                result.completeExceptionally(new CameraException(CameraTrouble.TLS_FAILED));
            }
        });
    }

    /** What an exception of the network means. */
    static CameraException trouble(Throwable cause, CameraTrouble usual) {
        boolean tls = cause instanceof SSLException || cause.getCause() instanceof SSLException;
        return new CameraException(tls ? CameraTrouble.TLS_FAILED : usual);
    }
}
