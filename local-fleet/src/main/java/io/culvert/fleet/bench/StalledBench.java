package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import java.time.Duration;
import java.util.Map;

/** What viewers who read notice of viewers who do not, and what a gateway keeps for those. */
public final class StalledBench implements Bench {
    private static final int KIB = 1024;

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("viewers", "percent", "seconds");
        BenchClip.TWO_MEGABIT.make(workplace.media());
        int viewers = workplace.number("viewers", 400);
        int stalled = viewers * workplace.number("percent", 25) / 100;
        Duration length = Duration.ofSeconds(workplace.number("seconds", 10));
        Report report = new Report(
                "stalled",
                viewers + " viewers of 2 Mbit/s; worst gap of those who read, in milliseconds; first row: all read",
                "what",
                "viewers",
                "worst gap ms",
                "lost packets",
                "broken starts",
                "cut",
                "gateway resident MiB");
        try (LocalFleet fleet = workplace.fleet(1, 1, 1, Map.of());
                LoadProcess load = workplace.load(fleet, LoadSettings.Mode.TUNNEL, BenchClip.TWO_MEGABIT.path(), 1)) {
            load.join(viewers - stalled, 100);
            load.joinToStall(stalled, 100);
            Window.settle(fleet.gateways().getFirst().process());
            row(report, "all read", fleet, load, length);
            load.stall(stalled);
            row(report, stalled + " stalled", fleet, load, length);
            load.goOn();
            Window.pass(Duration.ofSeconds(2));
            row(report, "all read again", fleet, load, length);
        }
        report.write(workplace.folder());
    }

    private static void row(Report report, String what, LocalFleet fleet, LoadProcess load, Duration length) {
        long pid = fleet.gateways().getFirst().process().pid();
        load.beginWindow();
        Window.pass(length);
        LoadProcess.Totals got = load.window();
        report.row(
                what,
                got.viewers(),
                got.silence() / 1e6,
                got.lost(),
                got.brokenStarts(),
                got.cut(),
                ProcessCost.residentKiB(pid) / KIB);
    }
}
