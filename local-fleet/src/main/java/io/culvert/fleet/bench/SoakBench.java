package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import io.culvert.fleet.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Viewers that come and go for a long time: what a gateway holds must not grow. */
public final class SoakBench implements Bench {
    private static final int PER_SECOND = 5;
    private static final int ROWS = 10;

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("minutes", "viewers", "leak-detection");
        BenchClip.SMALL.make(workplace.media());
        int minutes = workplace.number("minutes", 30);
        int viewers = workplace.number("viewers", 300);
        Report report = new Report(
                "soak",
                "KiB of the gateway after a collection; " + viewers
                        + " viewers of 300 kbit/s, 5 joins and leaves per second;" + " first row: nobody there",
                "minute",
                "resident",
                "objects",
                "buffers",
                "descriptors",
                "joins",
                "failed",
                "lost packets");
        String level = workplace.text("leak-detection", "simple");
        Map<String, String> settings = Map.of("JAVA_TOOL_OPTIONS", "-Dio.netty.leakDetectionLevel=" + level);
        try (LocalFleet fleet = workplace.fleet(1, 1, 1, settings);
                LoadProcess load = workplace.load(fleet, LoadSettings.Mode.TUNNEL, BenchClip.SMALL.path(), 1)) {
            row(report, 0, fleet, load, 0, 0);
            load.join(viewers, 50);
            long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
            double slice = minutes * 60.0 / ROWS;
            List<JavaMemory> samples = new ArrayList<>();
            for (double from = 0; System.nanoTime() < end; from += slice) {
                int[] joins = comeAndGo(load, Math.min(end, System.nanoTime() + (long) (slice * 1e9)));
                samples.add(row(report, (from + slice) / 60, fleet, load, joins[0], joins[1]));
            }
            load.leave(Integer.MAX_VALUE);
            Window.pass(Duration.ofSeconds(15));
            row(report, minutes + 0.25, fleet, load, 0, 0);
            tellSlope(samples, minutes);
            Workplace.progress("leak detection %s: %d reports", level, leaks(fleet));
        }
        report.write(workplace.folder());
    }

    /** Netty tells of a buffer that nobody released once it has been collected; each row collects. */
    private static long leaks(LocalFleet fleet) throws IOException {
        long reports = 0;
        for (ServiceProcess service : fleet.services().toList()) {
            reports += Files.readString(service.process().log())
                    .lines()
                    .filter(line -> line.contains("LEAK: "))
                    .count();
        }
        return reports;
    }

    private static int[] comeAndGo(LoadProcess load, long untilNanos) {
        int joins = 0;
        int failed = 0;
        load.beginWindow();
        while (System.nanoTime() < untilNanos) {
            load.leave(PER_SECOND);
            LoadProcess.Joined joined = load.join(PER_SECOND, PER_SECOND);
            joins += joined.ok();
            failed += joined.failed();
        }
        return new int[] {joins, failed};
    }

    private static JavaMemory row(
            Report report, double minute, LocalFleet fleet, LoadProcess load, int joins, int failed) throws Exception {
        JavaMemory memory = JavaMemory.of(fleet.gateways().getFirst());
        if (minute == 0) {
            load.beginWindow();
        }
        report.row(
                minute,
                memory.resident(),
                memory.heap(),
                memory.buffers(),
                ProcessCost.descriptors(fleet.gateways().getFirst().process().pid()),
                joins,
                failed,
                load.window().lost());
        return memory;
    }

    /** From the second third on: at first the pools fill. */
    private static void tellSlope(List<JavaMemory> samples, int minutes) {
        List<JavaMemory> steady = samples.subList(samples.size() / 3, samples.size());
        double tens = minutes / 10.0 * steady.size() / samples.size();
        JavaMemory first = steady.getFirst();
        JavaMemory last = steady.getLast();
        Workplace.progress(
                "per 10 minutes: objects %.0f KiB, buffers %.0f KiB",
                (last.heap() - first.heap()) / tens, (last.buffers() - first.buffers()) / tens);
    }
}
