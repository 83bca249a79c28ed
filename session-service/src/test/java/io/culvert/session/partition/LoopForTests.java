package io.culvert.session.partition;

import io.culvert.session.tunnel.SessionIds;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** A session loop that owns nothing and writes nowhere, for who needs only its catalogue. */
public final class LoopForTests {
    private LoopForTests() {}

    public static SessionLoop create() {
        return new SessionLoop(
                "test",
                PartitionLimits.DEFAULT,
                1000,
                record -> CompletableFuture.completedFuture(null),
                new SilentObserver(),
                Clock.systemUTC(),
                SessionIds.DIGEST);
    }
}
