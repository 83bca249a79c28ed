package io.culvert.fleet.bench;

import io.culvert.fleet.process.ServiceProcess;
import java.time.Duration;

/**
 * How a service came up, alone while all others had been there.
 *
 * @param seconds    from the start of the process to its being ready
 * @param cpuSeconds what it had used until then
 */
record ServiceStart(double seconds, double cpuSeconds) {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** Ends the service and starts it again. */
    static ServiceStart again(ServiceProcess service) {
        service.process().stop(GRACE);
        long begin = System.nanoTime();
        service.restart();
        service.awaitReady(LIMIT);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new ServiceStart(
                seconds, ProcessCost.cpuSeconds(service.process().pid()));
    }
}
