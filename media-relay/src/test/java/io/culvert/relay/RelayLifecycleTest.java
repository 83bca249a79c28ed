package io.culvert.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.culvert.relay.kafka.GroupForTests;
import io.culvert.relay.stream.StreamControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayLifecycleTest {
    private final List<String> happened = new CopyOnWriteArrayList<>();

    private boolean neverIdle;

    /** Says what it is given to do, and does it, unless nobody ever takes its streams over. */
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1) {
        @Override
        public void execute(Runnable task) {
            happened.add("told to push on");
            if (!neverIdle) {
                super.execute(task);
            }
        }
    };

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private static RelayConfig config() {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(Path.class, 200, new PathConverter())
                .withMapping(RelayConfig.class)
                .withDefaultValue("culvert.relay.streams.hand-over", "0s")
                .build()
                .getConfigMapping(RelayConfig.class);
    }

    /** As long as the relay is a member, nobody else is given its streams, and it would wait in vain for them to be taken. */
    @Test
    void shouldLeaveTheGroupBeforeItWaitsForItsStreamsToBeTakenOver() {
        lifecycle().handOver();

        assertThat(happened).startsWith("left the group", "told to push on");
    }

    /** The platform would kill it in the midst of what it does last. */
    @Test
    void shouldWaitNoLongerThanItsLimitWhenNobodyTakesItsStreamsOver() {
        neverIdle = true;

        assertTimeoutPreemptively(Duration.ofSeconds(60), lifecycle()::handOver);

        assertThat(happened).containsExactly("left the group", "told to push on", "told to push on");
    }

    private RelayLifecycle lifecycle() {
        RelayMetrics metrics = new RelayMetrics(new SimpleMeterRegistry());
        StreamControl control = ControlForTests.on(thread, metrics);
        return new RelayLifecycle(
                config(),
                null,
                control,
                null,
                GroupForTests.of(() -> happened.add("left the group")),
                new RelayPhase(),
                metrics,
                null);
    }
}
