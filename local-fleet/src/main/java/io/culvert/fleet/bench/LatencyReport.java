package io.culvert.fleet.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows of a latency table: printed as they come, written as JSON at the end. Confined to one thread. */
final class LatencyReport {
    private static final String LINE = "%-34s %7s %8s %9s %9s %9s%n";

    private final String bench;
    private final List<String> rows = new ArrayList<>();

    LatencyReport(String bench) {
        this.bench = bench;
        System.out.println(bench + ", round trips in milliseconds; " + machine());
        System.out.printf(LINE, "", "calls/s", "calls", "p50", "p99", "max");
    }

    void row(String what, int perSecond, Latencies latencies) {
        double p50 = latencies.quantile(0.5);
        double p99 = latencies.quantile(0.99);
        System.out.printf(LINE, what, perSecond, latencies.count(), millis(p50), millis(p99), millis(latencies.max()));
        rows.add("""
                {"what":"%s","perSecond":%d,"calls":%d,"p50Ms":%s,"p99Ms":%s,"maxMs":%s}""".formatted(what, perSecond, latencies.count(), millis(p50), millis(p99), millis(latencies.max())));
    }

    void write(Path folder) throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Path file = folder.resolve(bench + "-" + now.toString().replace(":", "") + ".json");
        Files.createDirectories(folder);
        Files.writeString(file, """
                {"bench":"%s","at":"%s","machine":"%s","rows":[
                  %s
                ]}
                """.formatted(bench, now, machine(), String.join(",\n  ", rows)));
        System.out.println("written to " + file);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String machine() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%d cores, %s %s, Java %s, load %.1f",
                system.getAvailableProcessors(),
                system.getName(),
                system.getArch(),
                Runtime.version().feature(),
                system.getSystemLoadAverage());
    }
}
