package io.culvert.session;

import io.culvert.session.kafka.PartitionOwner;
import io.culvert.session.kafka.StreamTail;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the streams are known and the group was joined. Stays up when the broker goes away: nobody could do better,
 * and liveness never looks at Kafka at all, because a restart cures no outage.
 */
@Readiness
@ApplicationScoped
class SessionReadiness implements HealthCheck {
    private final StreamTail streams;
    private final PartitionOwner owner;

    SessionReadiness(StreamTail streams, @Identifier(PartitionOwner.NAME) PartitionOwner owner) {
        this.streams = streams;
        this.owner = owner;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("session-service")
                .withData("streams-known", streams.isCaughtUp())
                .withData("group-joined", owner.hasJoined())
                .status(streams.isCaughtUp() && owner.hasJoined())
                .build();
    }
}
