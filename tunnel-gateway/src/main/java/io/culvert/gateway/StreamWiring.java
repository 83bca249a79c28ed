package io.culvert.gateway;

import io.culvert.gateway.link.LinkServer;
import io.culvert.gateway.link.LinkSettings;
import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.gateway.publication.PublicationSettings;
import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.stream.FanoutCounters;
import io.culvert.gateway.stream.StreamRegistry;
import io.culvert.gateway.stream.StreamSettings;
import io.culvert.wire.link.LinkSecret;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;

/** Puts streams and links together: who makes viewers, and where relays bring frames. */
@ApplicationScoped
public class StreamWiring {
    private static final String ALL_ADDRESSES = "0.0.0.0";

    @Produces
    @Singleton
    FanoutCounters counters(GatewayMetrics metrics) {
        FanoutCounters counters = new FanoutCounters();
        metrics.watch(counters);
        return counters;
    }

    @Produces
    @Singleton
    StreamRegistry streams(GatewayConfig config, FanoutCounters counters) {
        return new StreamRegistry(settings(config.viewers()), counters);
    }

    @Produces
    @Singleton
    Publications publications(GatewayConfig config, GatewayMetrics metrics) {
        GatewayConfig.Publishers limits = config.publishers();
        PublicationCounters counters = new PublicationCounters();
        metrics.watch(counters);
        PublicationSettings fixed = PublicationSettings.DEFAULTS;
        return new Publications(
                new PublicationSettings(
                        limits.keptBytes(),
                        limits.allKeptBytes(),
                        limits.askedWait(),
                        limits.queueBytes(),
                        fixed.maxAskers()),
                counters);
    }

    @Produces
    @Singleton
    LinkServer links(
            GatewayConfig config,
            Vertx vertx,
            StreamRegistry streams,
            Publications publications,
            FanoutCounters counters) {
        LinkSecret secret = new LinkSecret(config.linkSecret());
        LinkSettings settings =
                LinkSettings.DEFAULTS.withAudioWait(config.viewers().audioWait());
        return new LinkServer(vertx.nettyEventLoopGroup(), settings, secret, streams, publications, counters);
    }

    /** Opens the port that relays dial. */
    static CompletionStage<Integer> listen(LinkServer links, GatewayConfig config) {
        return links.start(ALL_ADDRESSES, config.linkPort());
    }

    static StreamSettings settings(GatewayConfig.Viewers config) {
        StreamSettings fixed = StreamSettings.DEFAULTS;
        return new StreamSettings(
                config.audioWait(),
                config.fastStart() ? config.fastStartBytes() : 0,
                config.fastStartTime(),
                config.streamOpenWait(),
                config.sourceWait(),
                config.queueBytes(),
                config.queuePackets(),
                config.queueTime(),
                config.writeStall(),
                fixed.reportInterval(),
                fixed.pausedReportInterval(),
                fixed.epochMemory(),
                fixed.maxStreams(),
                fixed.handOverBytes());
    }
}
