package io.culvert.fleet;

import io.culvert.fleet.process.ChildProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code ./culvert up}: starts the fleet, says how to watch, and runs until Ctrl-C. */
final class UpCommand {
    private final Map<String, String> environment;
    private final long start = System.nanoTime();
    private volatile boolean stopping;

    UpCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    int run(List<String> arguments) throws InterruptedException {
        FleetOptions options = FleetOptions.parse(arguments);
        Ports ports = Ports.from(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(this::announceStop, "announce"));
        LocalFleet fleet = LocalFleet.in(Checkout.find(environment))
                .options(options)
                .ports(ports)
                .progress(this::step)
                .start();
        fleet.processes().forEach(this::reportEnd);
        System.out.print(WatchLines.of(fleet));
        System.out.println("culvert is ready");
        new CountDownLatch(1).await(); // until a signal runs the shutdown hooks
        return 0;
    }

    private void step(String text) {
        if (!stopping) {
            System.out.printf("[%5.1f s] %s%n", (System.nanoTime() - start) / 1e9, text);
        }
    }

    private void announceStop() {
        stopping = true;
        System.out.println("stopping");
    }

    private void reportEnd(ChildProcess child) {
        child.onExit(() -> {
            if (!stopping) {
                System.out.println(child.name() + " ended with code " + child.exitCode() + ", see " + child.log());
            }
        });
    }
}
