package io.culvert.relay;

import io.culvert.relay.source.rtsp.CameraMeter;
import io.culvert.relay.source.rtsp.CameraTrouble;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names of the meters of cameras: of all together, since their number knows no bound. */
final class CameraMetrics implements CameraMeter {
    private static final String PREFIX = "culvert.relay.cameras.";

    private final AtomicInteger open = new AtomicInteger();
    private final Map<CameraTrouble, Counter> troubles;
    private final Counter opened;
    private final Counter paused;
    private final Counter unitOverLimit;
    private final Counter keptOverflow;

    CameraMetrics(MeterRegistry registry) {
        troubles = Arrays.stream(CameraTrouble.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), trouble -> registry.counter(PREFIX + "trouble", "reason", trouble.tag())));
        opened = registry.counter(PREFIX + "opened");
        paused = registry.counter(PREFIX + "log.in.paused");
        unitOverLimit = registry.counter(PREFIX + "unit.over.limit");
        keptOverflow = registry.counter(PREFIX + "kept.overflow");
        registry.gauge(PREFIX + "open", open);
    }

    @Override
    public void trouble(CameraTrouble trouble) {
        troubles.get(trouble).increment();
    }

    @Override
    public void opened() {
        opened.increment();
        open.incrementAndGet();
    }

    @Override
    public void closed() {
        open.decrementAndGet();
    }

    @Override
    public void logInPaused() {
        paused.increment();
    }

    @Override
    public void unitOverLimit() {
        unitOverLimit.increment();
    }

    @Override
    public void keptOverflow() {
        keptOverflow.increment();
    }
}
