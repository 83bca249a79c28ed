package io.culvert.session.partition;

import io.culvert.session.tunnel.SessionIds;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

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

    /** One whose work is done when its test does it. */
    public static SessionLoop on(ScheduledExecutorService thread) {
        return on(thread, record -> CompletableFuture.completedFuture(null));
    }

    /** One that writes where its test says. */
    public static SessionLoop on(ScheduledExecutorService thread, RecordSink sink) {
        return new SessionLoop(
                "test",
                PartitionLimits.DEFAULT,
                1000,
                sink,
                new SilentObserver(),
                Clock.systemUTC(),
                SessionIds.DIGEST,
                thread);
    }
}
