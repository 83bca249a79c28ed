package io.culvert.relay;

import io.culvert.relay.source.rtsp.CameraLimits;
import io.culvert.relay.source.rtsp.CameraMeter;
import io.culvert.relay.source.rtsp.CameraNetwork;
import io.culvert.relay.source.rtsp.Cameras;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;

/** Builds the camera client out of its parts. */
final class CameraWiring {
    private CameraWiring() {}

    static Cameras cameras(
            RelayConfig config, Vertx vertx, CameraNetwork.Lookup lookup, Executor blocking, CameraMeter meter) {
        boolean nativeSockets = vertx.isNativeTransportEnabled();
        CameraNetwork network = new CameraNetwork(
                vertx.nettyEventLoopGroup(),
                nativeSockets ? EpollSocketChannel.class : NioSocketChannel.class,
                nativeSockets ? EpollDatagramChannel.class : NioDatagramChannel.class,
                tls(config.cameras()),
                !config.cameras().trustAnyCertificate(),
                blocking,
                lookup);
        return new Cameras(network, limits(config), meter);
    }

    private static SslContext tls(RelayConfig.Cameras config) {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (config.trustAnyCertificate()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else {
            config.trustedCertificates().ifPresent(file -> builder.trustManager(file.toFile()));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS for cameras", e);
        }
    }

    private static CameraLimits limits(RelayConfig config) {
        RelayConfig.Cameras cameras = config.cameras();
        return new CameraLimits(
                cameras.connectTimeout(),
                cameras.answerTimeout(),
                cameras.silence(),
                cameras.logIns(),
                cameras.logInPause(),
                cameras.reorderPackets(),
                cameras.reorderWait(),
                cameras.unitBytes(),
                config.streams().keptBytes(),
                cameras.receiverReports(),
                cameras.tunnelPort());
    }
}
