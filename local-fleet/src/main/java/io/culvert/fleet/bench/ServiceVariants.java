package io.culvert.fleet.bench;

import io.culvert.fleet.FleetOptions;
import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import io.culvert.fleet.process.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A relay or session service: a fleet for each variant, because two of them would share the work. */
final class ServiceVariants {
    private static final double JOINS_PER_SECOND = 20;
    private static final int STAY_MILLIS = 1000;

    private final Workplace workplace;
    private final String kind;
    private final List<JvmVariant> variants;
    private final int streams;

    /** Of one variant in one round; milliseconds of CPU of the service. */
    private record Figures(
            ServiceStart start,
            long resident,
            double oneStream,
            double compiling,
            double perJoin,
            double manyStreams) {}

    ServiceVariants(Workplace workplace, String kind, List<JvmVariant> variants) {
        this.workplace = workplace;
        this.kind = kind;
        this.variants = variants;
        this.streams = workplace.number("streams", 40);
    }

    void run() throws Exception {
        Report report = new Report(
                "jvm",
                "of a " + kind + "; milliseconds of CPU, KiB after a collection, median [lowest-highest]",
                kind,
                "ready after s",
                "CPU s until ready",
                "resident",
                "CPU ms/s, one stream",
                "of it compiling",
                "CPU ms for each join",
                "CPU ms/s, " + streams + " streams");
        BenchClip.SMALL.makeMany(workplace.media(), streams);
        List<List<Figures>> figures = new ArrayList<>();
        variants.forEach(variant -> figures.add(new ArrayList<>()));
        for (int run = 0; run < workplace.number("runs", 3); run++) {
            for (int n = 0; n < variants.size(); n++) {
                figures.get(n).add(measure(variants.get(n)));
            }
        }
        for (int n = 0; n < variants.size(); n++) {
            row(report, variants.get(n).name(), figures.get(n));
        }
        report.write(workplace.folder());
    }

    private Figures measure(JvmVariant variant) throws Exception {
        FleetOptions size = new FleetOptions(1, 1, 1, Optional.of(workplace.media()), false);
        Duration length = Duration.ofSeconds(workplace.number("seconds", 8));
        Duration warmUp = Duration.ofSeconds(workplace.number("warm-up", 30));
        try (LocalFleet fleet = workplace.fleet(
                        size, Map.of(), name -> name.startsWith(kind + "-") ? variant.flags() : workplace.flags(name));
                LoadProcess one = workplace.load(fleet, LoadSettings.Mode.TUNNEL, path(0), 1);
                LoadProcess many = workplace.load(fleet, LoadSettings.Mode.TUNNEL, path("{n}"), streams)) {
            ServiceProcess service = (kind.equals("relay") ? fleet.relays() : fleet.sessions()).getFirst();
            ServiceStart start = ServiceStart.again(service);
            one.join(1, 1);
            Window quiet = window(one, service, warmUp, length);
            int joins = (int) (JOINS_PER_SECOND * length.toSeconds());
            double before = ProcessCost.cpuSeconds(service.process().pid());
            one.visit(joins, JOINS_PER_SECOND, STAY_MILLIS);
            double coming = ProcessCost.cpuSeconds(service.process().pid()) - before;
            many.join(streams, JOINS_PER_SECOND);
            Window busy = window(many, service, warmUp, length);
            Figures figures = new Figures(
                    start,
                    JavaMemory.of(service).resident(),
                    perSecond(quiet.cpuSeconds().getFirst(), quiet),
                    perSecond(quiet.compiling(), quiet),
                    coming * 1000 / joins,
                    perSecond(busy.cpuSeconds().getFirst(), busy));
            Workplace.progress("%s: %s", variant.name(), figures);
            return figures;
        }
    }

    private static String path(Object stream) {
        return "/live/" + BenchClip.SMALL.name() + "-" + stream;
    }

    private static Window window(LoadProcess load, ServiceProcess service, Duration warmUp, Duration length) {
        return Window.measure(load, List.of(service.process()), warmUp, length);
    }

    private static double perSecond(double seconds, Window window) {
        return seconds * 1000 / window.delivered().seconds();
    }

    private static void row(Report report, String name, List<Figures> of) {
        report.row(
                name,
                spread(of, figures -> figures.start.seconds()),
                spread(of, figures -> figures.start.cpuSeconds()),
                Math.round(spread(of, Figures::resident).median()),
                spread(of, Figures::oneStream),
                spread(of, Figures::compiling),
                spread(of, Figures::perJoin),
                spread(of, Figures::manyStreams));
    }

    private static Spread spread(List<Figures> of, ToDoubleFunction<Figures> what) {
        return Spread.of(of.stream().mapToDouble(what).boxed().toList());
    }
}
