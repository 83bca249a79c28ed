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

    private final SessionPhase phase;

    SessionReadiness(StreamTail streams, @Identifier(PartitionOwner.NAME) PartitionOwner owner, SessionPhase phase) {
        this.phase = phase;
        this.streams = streams;
        this.owner = owner;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("session-service")
                .withData("streams-known", streams.isCaughtUp())
                .withData("group-joined", owner.hasJoined())
                .withData("phase", phase.phase().name())
                .status(streams.isCaughtUp() && owner.hasJoined() && phase.phase() == SessionPhase.Phase.RUNNING)
                .build();
    }
}
