package io.culvert.fleet.bench;

import io.culvert.fleet.FleetOptions;
import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import io.culvert.fleet.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A gateway for each variant, all in one fleet and warmed up at the same time; then each in turn has the viewers, and the
 * next round goes the other way round.
 */
final class GatewayVariants {
    private static final Duration SETTLE = Duration.ofSeconds(4);
    private static final Duration FLOOR_WARM_UP = Duration.ofSeconds(3);
    private static final double JOINS_PER_SECOND = 150;
    private static final String FLOOR_MODE = "batch";

    private final Workplace workplace;
    private final List<JvmVariant> variants;
    private final int viewers;
    private final int runs;
    private final List<Figures> figures = new ArrayList<>();

    /** What was measured of one variant, a value for each round. */
    private static final class Figures {
        private final List<ServiceStart> starts = new ArrayList<>();
        private final List<Double> gateway = new ArrayList<>();
        private final List<Double> compiling = new ArrayList<>();
        private final List<Double> ratio = new ArrayList<>();
        private final List<Double> resident = new ArrayList<>();
        private long nobody;
        private String idle = "";
        private double worstGap;
        private long lost;

        Spread start(ToDoubleFunction<ServiceStart> what) {
            return Spread.of(starts.stream().mapToDouble(what).boxed().toList());
        }
    }

    GatewayVariants(Workplace workplace, List<JvmVariant> variants) {
        this.workplace = workplace;
        this.variants = variants;
        this.viewers = workplace.number("viewers", 200);
        this.runs = workplace.number("runs", 3);
        variants.forEach(variant -> figures.add(new Figures()));
    }

    void run() throws Exception {
        Report report = new Report(
                "jvm",
                "of a gateway; CPU seconds per delivered GB with " + viewers
                        + " viewers of 2 Mbit/s with sound, KiB after a collection, median [lowest-highest]",
                "gateway",
                "ready after s",
                "CPU s until ready",
                "resident, nobody",
                "for each idle tunnel",
                "resident, viewers",
                "CPU s/GB",
                "of it compiling",
                "÷ floor",
                "worst gap ms",
                "lost packets");
        BenchClip.TWO_MEGABIT.make(workplace.media());
        Floor floor = Floor.prepare(workplace, BenchClip.TWO_MEGABIT);
        FleetOptions size = new FleetOptions(variants.size(), 1, 1, Optional.of(workplace.media()), false);
        try (LocalFleet fleet =
                workplace.fleet(size, Map.of("CULVERT_GATEWAY_TUNNELS_IDLE_WAIT", "1h"), this::flagsOf)) {
            starts(fleet);
            idle(fleet);
            warmUp(fleet);
            watch(fleet, floor);
        }
        for (int n = 0; n < variants.size(); n++) {
            row(report, variants.get(n).name(), figures.get(n));
        }
        report.write(workplace.folder());
    }

    private List<String> flagsOf(String service) {
        return service.startsWith("gateway-")
                ? variants.get(Integer.parseInt(service.substring("gateway-".length())))
                        .flags()
                : workplace.flags(service);
    }

    private void starts(LocalFleet fleet) {
        for (int run = 0; run < runs; run++) {
            for (int n : order(run)) {
                figures.get(n).starts.add(ServiceStart.again(fleet.gateways().get(n)));
            }
        }
    }

    /** The gateways have just been started, so nothing of their memory was used before. */
    private void idle(LocalFleet fleet) throws Exception {
        List<Integer> steps = workplace.numbers("idle", "500,4000");
        for (int n : order(0)) {
            JavaMemory first = JavaMemory.of(fleet.gateways().get(n));
            figures.get(n).nobody = first.resident();
            if (steps.getLast() == 0) {
                continue;
            }
            try (LoadProcess load = workplace.load(fleet, n, LoadSettings.Mode.IDLE, "/live", 1)) {
                join(load, steps.getFirst());
                Window.pass(SETTLE);
                first = JavaMemory.of(fleet.gateways().get(n));
                int more = steps.getLast() - steps.getFirst();
                join(load, more);
                Window.pass(SETTLE);
                figures.get(n).idle = JavaMemory.of(fleet.gateways().get(n)).perEach(first, more);
                Workplace.progress(
                        "%s: %s KiB for each idle tunnel", variants.get(n).name(), figures.get(n).idle);
            }
        }
    }

    private void warmUp(LocalFleet fleet) throws IOException {
        int streams = workplace.number("warm-up-streams", 40);
        int seconds = workplace.number("warm-up", 60);
        if (seconds == 0) {
            return;
        }
        BenchClip.SMALL.makeMany(workplace.media(), streams);
        List<LoadProcess> loads = new ArrayList<>();
        try {
            for (int n = 0; n < variants.size(); n++) {
                String paths = "/live/" + BenchClip.SMALL.name() + "-{n}";
                loads.add(workplace.load(fleet, n, LoadSettings.Mode.TUNNEL, paths, streams));
                join(loads.get(n), 2 * streams);
            }
            Window.pass(Duration.ofSeconds(seconds));
        } finally {
            for (LoadProcess load : loads) {
                load.close();
            }
        }
    }

    private void watch(LocalFleet fleet, Floor floor) throws Exception {
        Duration length = Duration.ofSeconds(workplace.number("seconds", 8));
        for (int run = 0; run < runs; run++) {
            double bare = floor.measure(FLOOR_MODE, viewers, FLOOR_WARM_UP, length);
            for (int n : order(run)) {
                Window window = watch(fleet, n, length);
                Figures of = figures.get(n);
                of.gateway.add(window.perGigabyte(0));
                of.compiling.add(window.compilingPerGigabyte());
                of.ratio.add(window.perGigabyte(0) / bare);
                of.worstGap = Math.max(of.worstGap, window.delivered().silence() / 1e6);
                of.lost += window.delivered().lost();
                Workplace.progress(
                        "%s: floor %.3f, gateway %.3f (%.3f of it compiling)",
                        variants.get(n).name(), bare, window.perGigabyte(0), window.compilingPerGigabyte());
            }
        }
    }

    private Window watch(LocalFleet fleet, int n, Duration length) throws Exception {
        ChildProcess gateway = fleet.gateways().get(n).process();
        try (LoadProcess load = workplace.load(fleet, n, LoadSettings.Mode.TUNNEL, BenchClip.TWO_MEGABIT.path(), 1)) {
            join(load, viewers);
            Window.settle(gateway);
            Window window = Window.measure(load, List.of(gateway), Duration.ZERO, length);
            figures.get(n).resident.add((double)
                    JavaMemory.of(fleet.gateways().get(n)).resident());
            return window;
        }
    }

    private static void join(LoadProcess load, int count) {
        LoadProcess.Joined joined = load.join(count, JOINS_PER_SECOND);
        if (joined.failed() > 0) {
            Workplace.progress("%d did not get in: %s", joined.failed(), joined.why());
        }
    }

    private List<Integer> order(int run) {
        List<Integer> all = new ArrayList<>();
        for (int n = 0; n < variants.size(); n++) {
            all.add(run % 2 == 0 ? n : variants.size() - 1 - n);
        }
        return all;
    }

    private static void row(Report report, String name, Figures of) {
        report.row(
                name,
                of.start(ServiceStart::seconds),
                of.start(ServiceStart::cpuSeconds),
                of.nobody,
                of.idle,
                Math.round(Spread.of(of.resident).median()),
                Spread.of(of.gateway),
                Spread.of(of.compiling),
                Spread.of(of.ratio),
                of.worstGap,
                of.lost);
    }
}
