package io.culvert.gateway;

import io.culvert.gateway.access.AccessRules;
import io.culvert.gateway.access.ViewerAccess;
import io.culvert.gateway.http.HttpLimits;
import io.culvert.gateway.http.HttpServices;
import io.culvert.gateway.http.Origins;
import io.culvert.gateway.kafka.BrokerLimits;
import io.culvert.gateway.kafka.EventPublisher;
import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.stream.Streams;
import io.culvert.gateway.tunnel.TunnelLimits;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.gateway.tunnel.TunnelServices;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.link.LinkSecret;
import io.culvert.wire.rtsp.RtspLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts tunnels, port and broker together. */
@ApplicationScoped
public class GatewayWiring {
    @Produces
    @Singleton
    GatewayState state() {
        return new GatewayState();
    }

    @Produces
    @Singleton
    GatewayAddress self(GatewayConfig config) {
        int port = config.linkPublicPort().orElse(config.linkPort());
        return new GatewayAddress(config.instance(), config.replyPartition(), config.linkHost() + ":" + port);
    }

    @Produces
    @Singleton
    BrokerLimits brokerLimits(GatewayConfig config) {
        return new BrokerLimits(config.broker().publishBuffer(), config.broker().unsentEnds());
    }

    @Produces
    @Singleton
    TunnelServices tunnelServices(
            GatewayConfig config,
            GatewayAddress self,
            GatewayMetrics metrics,
            EventPublisher publisher,
            Instance<Streams> streams,
            Publications publications) {
        return new TunnelServices(
                self,
                limits(config.tunnels()),
                metrics,
                publisher,
                streams.get(),
                publications,
                System::currentTimeMillis);
    }

    @Produces
    @Singleton
    TunnelRegistry tunnels(TunnelServices services) {
        return new TunnelRegistry(services);
    }

    @Produces
    @Singleton
    ViewerAccess access(GatewayConfig config) {
        AccessRules rules = new AccessRules(
                config.access().paths(),
                config.access().basic(),
                config.access().nonceLife(),
                config.access().wrongDelay());
        return new ViewerAccess(rules, new LinkSecret(config.linkSecret()), System::currentTimeMillis);
    }

    @Produces
    @Singleton
    HttpServices http(
            GatewayConfig config,
            GatewayMetrics metrics,
            ViewerAccess access,
            TunnelRegistry registry,
            TunnelServices services) {
        HttpLimits limits = new HttpLimits(
                config.head().lineBytes(),
                config.head().bytes(),
                config.head().lines(),
                config.head().deadline(),
                config.sockets().sendBufferBytes(),
                config.sockets().unsentBytes(),
                config.sockets().lowWaterBytes(),
                config.sockets().highWaterBytes(),
                config.tunnels().silentPostAnswer(),
                config.sockets().webSocketFrameBytes());
        return new HttpServices(limits, metrics, new Origins(config.origins()), access, registry, services);
    }

    private static TunnelLimits limits(GatewayConfig.Tunnels config) {
        RtspLimits rtsp = new RtspLimits(
                config.rtspLineBytes(), config.rtspHeadBytes(), config.rtspHeadLines(), config.rtspBodyBytes());
        return new TunnelLimits(
                config.max(),
                config.maxWaiting(),
                config.unpairedWait(),
                config.idleWait(),
                config.commandDeadline(),
                config.commandsInFlight(),
                config.commandsPerSecond(),
                config.wrongFrames(),
                config.unsentBytes(),
                config.silentPost(),
                rtsp);
    }
}
