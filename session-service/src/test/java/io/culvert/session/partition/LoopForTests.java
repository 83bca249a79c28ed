package io.culvert.session.partition;

import io.culvert.session.tunnel.SessionIds;
import io.culvert.session.tunnel.Step;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** A session loop that owns nothing and writes nowhere, for who needs only its catalogue. */
public final class LoopForTests {
    private static final SessionObserver SILENT = new SessionObserver() {
        @Override
        public void answered(Step.Answered answered) {}

        @Override
        public void noted(Step.Note note) {}

        @Override
        public void lost(String topic, Throwable cause) {}

        @Override
        public void failed(String what, Throwable cause) {
            throw new AssertionError(what, cause);
        }

        @Override
        public void counted(SessionLoop.Totals totals) {}
    };

    private LoopForTests() {}

    public static SessionLoop create() {
        return new SessionLoop(
                "test",
                PartitionLimits.DEFAULT,
                1000,
                record -> CompletableFuture.completedFuture(null),
                SILENT,
                Clock.systemUTC(),
                SessionIds.DIGEST);
    }
}
