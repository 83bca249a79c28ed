package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same viewers on more gateways, and the same streams on more relays: what each further process adds, in milliseconds
 * of CPU per second. Viewers and streams have their own benchmarks.
 */
public final class GrowthBench implements Bench {
    private static final double JOINS_PER_SECOND = 100;
    private static final Duration FIRST_FRAMES = Duration.ofSeconds(3);

    private record Shape(String what, int gateways, int relays) {
        int count() {
            return Math.max(gateways, relays);
        }
    }

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("viewers", "streams", "gateways", "relays", "warm-up", "seconds");
        int streams = workplace.number("streams", 24);
        BenchClip.SMALL.makeMany(workplace.media(), streams);
        Report report = new Report(
                "growth",
                "milliseconds of CPU per second; " + workplace.number("viewers", 240) + " viewers of 300 kbit/s over "
                        + streams + " streams",
                "what",
                "count",
                "Mbit/s",
                "gateways",
                "relays",
                "sessions and broker",
                "fleet",
                "failed joins",
                "lost packets");
        for (int gateways : workplace.numbers("gateways", "1,2,3,4")) {
            measure(workplace, report, new Shape("gateways", gateways, 1), streams);
        }
        for (int relays : workplace.numbers("relays", "1,2,3,4")) {
            measure(workplace, report, new Shape("relays", 1, relays), streams);
        }
        report.write(workplace.folder());
    }

    private static void measure(Workplace workplace, Report report, Shape shape, int streams) throws Exception {
        Duration warmUp = Duration.ofSeconds(workplace.number("warm-up", 30));
        Duration length = Duration.ofSeconds(workplace.number("seconds", 15));
        List<LoadProcess> loads = new ArrayList<>();
        int failed = 0;
        try (LocalFleet fleet = workplace.fleet(shape.gateways, 1, shape.relays, Map.of())) {
            Workplace.progress("%d %s", shape.count(), shape.what);
            for (int n = 0; n < shape.gateways; n++) {
                LoadProcess load = LoadProcess.start(
                        new LoadSettings(
                                "127.0.0.1",
                                fleet.ports().gateway(n),
                                LoadSettings.Mode.TUNNEL,
                                "/live/" + BenchClip.SMALL.name() + "-{n}",
                                streams),
                        workplace.checkout().log("load"));
                loads.add(load);
                failed += load.join(workplace.number("viewers", 240) / shape.gateways, JOINS_PER_SECOND)
                        .failed();
            }
            Window.pass(FIRST_FRAMES.plus(warmUp));
            row(report, shape, fleet, loads, failed, length);
        } finally {
            for (LoadProcess load : loads) {
                load.close();
            }
        }
    }

    private static void row(
            Report report, Shape shape, LocalFleet fleet, List<LoadProcess> loads, int failed, Duration length) {
        loads.forEach(LoadProcess::beginWindow);
        double[] before = cpuSeconds(fleet);
        Window.pass(length);
        double[] after = cpuSeconds(fleet);
        List<LoadProcess.Totals> got = loads.stream().map(LoadProcess::window).toList();
        double[] millis = new double[after.length];
        for (int i = 0; i < after.length; i++) {
            millis[i] = (after[i] - before[i]) * 1000 / length.toSeconds();
        }
        report.row(
                shape.what,
                shape.count(),
                got.stream().mapToDouble(LoadProcess.Totals::gigabytes).sum() * 8000 / length.toSeconds(),
                millis[0],
                millis[1],
                millis[2] - millis[0] - millis[1],
                millis[2],
                failed,
                got.stream().mapToLong(LoadProcess.Totals::lost).sum());
    }

    /** Of all gateways, of all relays, of the whole fleet. */
    private static double[] cpuSeconds(LocalFleet fleet) {
        return new double[] {
            fleet.gateways().stream()
                    .mapToDouble(
                            gateway -> ProcessCost.cpuSeconds(gateway.process().pid()))
                    .sum(),
            fleet.relays().stream()
                    .mapToDouble(relay -> ProcessCost.cpuSeconds(relay.process().pid()))
                    .sum(),
            fleet.processes()
                    .mapToDouble(process -> ProcessCost.cpuSeconds(process.pid()))
                    .sum()
        };
    }
}
