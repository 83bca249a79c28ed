package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.process.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A stretch of time under load: what was delivered, and what it cost each of some processes.
 *
 * @param cpuSeconds one for each process, in their order
 * @param compiling  seconds of the first process that its Java runtime has spent on compiling
 */
record Window(LoadProcess.Totals delivered, List<Double> cpuSeconds, double compiling) {
    private static final Duration FIRST_FRAMES = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int CALM_LOOKS = 20;
    private static final double CALM_SECONDS = 0.015;

    /** All processes of a fleet, the first gateway first. */
    static List<ChildProcess> gatewayFirst(LocalFleet fleet) {
        List<ChildProcess> processes = new ArrayList<>();
        ChildProcess gateway = fleet.gateways().getFirst().process();
        processes.add(gateway);
        fleet.processes().filter(process -> process.pid() != gateway.pid()).forEach(processes::add);
        return processes;
    }

    /**
     * Joins and the first frames make a Java runtime compile for a minute or two, which is no part of what a viewer costs:
     * waits until the gateway's compiler has come to rest.
     */
    static void settle(ChildProcess gateway) {
        pass(FIRST_FRAMES);
        for (int look = 0; look < CALM_LOOKS; look++) {
            double before = ProcessCost.compilerSeconds(gateway.pid());
            pass(LOOK);
            if (ProcessCost.compilerSeconds(gateway.pid()) - before < CALM_SECONDS) {
                return;
            }
        }
        Workplace.progress("the gateway still compiles");
    }

    static Window measure(LoadProcess load, List<ChildProcess> processes, Duration warmUp, Duration length) {
        pass(warmUp);
        load.beginWindow();
        long first = processes.getFirst().pid();
        double compiled = ProcessCost.compilerSeconds(first);
        List<Double> before = cpu(processes);
        pass(length);
        List<Double> after = cpu(processes);
        LoadProcess.Totals delivered = load.window();
        List<Double> used = new ArrayList<>();
        for (int i = 0; i < processes.size(); i++) {
            used.add(after.get(i) - before.get(i));
        }
        // A compiler's thread that had nothing to do may have ended.
        double compiling = Math.max(0, ProcessCost.compilerSeconds(first) - compiled);
        return new Window(delivered, List.copyOf(used), compiling);
    }

    private static List<Double> cpu(List<ChildProcess> processes) {
        return processes.stream()
                .map(process -> ProcessCost.cpuSeconds(process.pid()))
                .toList();
    }

    /** Of all processes together. */
    double perGigabyte() {
        return cpuSeconds.stream().mapToDouble(Double::doubleValue).sum() / delivered.gigabytes();
    }

    double compilingPerGigabyte() {
        return compiling / delivered.gigabytes();
    }

    double perGigabyte(int process) {
        return cpuSeconds.get(process) / delivered.gigabytes();
    }

    /** A measurement is a stretch of time: there is no event to wait for. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
