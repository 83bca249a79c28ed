package io.culvert.relay;

import io.culvert.relay.stream.Catalogue;
import io.culvert.relay.stream.StreamContext;
import io.culvert.relay.stream.StreamControl;
import io.culvert.relay.stream.StreamLimits;
import io.culvert.relay.stream.StreamRegistry;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** The control of a relay that opens nothing: neither in the group nor knowing the catalogue. */
final class ControlForTests {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private ControlForTests() {}

    static StreamControl on(ScheduledExecutorService thread, RelayMetrics metrics) {
        return new StreamControl(
                thread,
                new StreamRegistry(new StreamContext(
                        "relay-1",
                        null,
                        null,
                        null,
                        null,
                        new Catalogue(1, metrics),
                        new StreamLimits(SECOND, SECOND, 1, 1, SECOND, SECOND, SECOND, 1, 1),
                        metrics,
                        thread,
                        System::currentTimeMillis)));
    }
}
