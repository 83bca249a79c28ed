package io.culvert.session;

import io.culvert.session.http.ApiSettings;
import io.culvert.session.kafka.KafkaSettings;
import io.culvert.session.partition.GatewayWatchLimits;
import io.culvert.session.partition.PartitionLimits;
import io.culvert.session.partition.PublishPaths;
import io.culvert.session.partition.RecordSink;
import io.culvert.session.partition.SessionLoop;
import io.culvert.session.partition.SessionObserver;
import io.culvert.session.tunnel.SessionIds;
import io.culvert.session.tunnel.TunnelLimits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** Builds the cores from the configuration. */
class SessionWiring {
    private static final int INSTANCE_SUFFIX_BYTES = 3;

    private final SecureRandom random = new SecureRandom();

    @Produces
    @Singleton
    SessionLoop loop(SessionConfig config, RecordSink sink, SessionObserver observer) {
        String instance = config.name().orElseGet(SessionWiring::hostName) + "-" + hex(INSTANCE_SUFFIX_BYTES);
        SessionLoop loop = new SessionLoop(
                instance, limits(config), config.absenceMs(), sink, observer, Clock.systemUTC(), SessionIds.DIGEST);
        loop.allowPublishing(new PublishPaths(config.publishPaths().orElse(List.of()), config.publishBusy()));
        return loop;
    }

    @Produces
    @Singleton
    KafkaSettings kafkaSettings(SessionConfig config) {
        return new KafkaSettings(
                config.topicReplication(),
                config.eventsInWork(),
                Duration.ofMillis(config.drainMs()),
                Duration.ofMillis(config.restoreMs()));
    }

    @Produces
    @Singleton
    ApiSettings apiSettings(SessionConfig config) {
        return new ApiSettings(config.apiToken(), config.maxStreams());
    }

    private static PartitionLimits limits(SessionConfig config) {
        TunnelLimits tunnel = new TunnelLimits(
                config.waitingCommands(),
                config.streamWaitMs(),
                config.replyMarginMs(),
                config.unpairedMs(),
                config.timeoutSeconds());
        GatewayWatchLimits watch =
                new GatewayWatchLimits(config.tickMs(), config.gatewaySilenceMs(), config.gatewayReplacedMs());
        return new PartitionLimits(
                tunnel, watch, config.unpairedTunnels(), config.unknownStreams(), config.describeHoldMs());
    }

    private String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "session";
        }
    }
}
