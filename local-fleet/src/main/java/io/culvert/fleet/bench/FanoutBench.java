package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import io.culvert.fleet.process.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What it costs to send one stream to many viewers, in CPU seconds per delivered GB, beside the floor: a program that only
 * sends, read by the same load generator, in alternation.
 */
public final class FanoutBench implements Bench {
    private static final Duration FLOOR_WARM_UP = Duration.ofSeconds(2);
    private static final double JOINS_PER_SECOND = 200;

    private static final List<Mode> MODES =
            List.of(new Mode("each unit at once", "flat", "0ms"), new Mode("audio with video", "batch", "40ms"));

    /** How access units leave, here and in the floor. */
    private record Mode(String what, String floor, String audioWait) {}

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("viewers", "runs", "seconds", "warm-up", "mode");
        BenchClip.TWO_MEGABIT.make(workplace.media());
        Floor floor = Floor.prepare(workplace, BenchClip.TWO_MEGABIT);
        Report report = new Report(
                "fanout",
                "CPU seconds per delivered GB, median [lowest-highest]; one stream of 2 Mbit/s with sound; floor in "
                        + floor.kind(),
                "viewers",
                "mode",
                "floor",
                "gateway",
                "ratio",
                "fleet",
                "fleet ratio",
                "lost packets");
        String only = workplace.text("mode", "");
        for (Mode mode : MODES) {
            if (only.isEmpty() || only.equals(mode.floor)) {
                measure(workplace, floor, mode, report);
            }
        }
        report.write(workplace.folder());
    }

    private static void measure(Workplace workplace, Floor floor, Mode mode, Report report) throws Exception {
        Map<String, String> settings = Map.of("CULVERT_GATEWAY_VIEWERS_AUDIO_WAIT", mode.audioWait);
        try (LocalFleet fleet = workplace.fleet(1, 1, 1, settings)) {
            try (LoadProcess load = workplace.load(fleet, LoadSettings.Mode.TUNNEL, BenchClip.TWO_MEGABIT.path(), 1)) {
                warmUp(workplace, load);
                for (int viewers : workplace.numbers("viewers", "200,500,1000")) {
                    rows(workplace, floor, mode, report, fleet, load, viewers);
                }
            }
        }
    }

    /** The compiler of the Java runtime takes its time; what it costs is not what is asked here. */
    private static void warmUp(Workplace workplace, LoadProcess load) {
        int seconds = workplace.number("warm-up", 30);
        int viewers = workplace.numbers("viewers", "200,500,1000").getFirst();
        Workplace.progress("warming up with %d viewers for %d s", viewers, seconds);
        load.join(viewers, JOINS_PER_SECOND);
        Window.pass(Duration.ofSeconds(seconds));
        load.leave(viewers);
    }

    private static void rows(
            Workplace workplace, Floor floor, Mode mode, Report report, LocalFleet fleet, LoadProcess load, int viewers)
            throws Exception {
        Duration length = Duration.ofSeconds(workplace.number("seconds", 8));
        List<Double> floors = new ArrayList<>();
        List<Double> gateway = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> fleetRatios = new ArrayList<>();
        long lost = 0;
        for (int run = 0; run < workplace.number("runs", 3); run++) {
            double bare = floor.measure(mode.floor, viewers, FLOOR_WARM_UP, length);
            Window window = watch(fleet, load, viewers, length);
            Workplace.progress(
                    "%d viewers, %s: floor %.3f, gateway %.3f, fleet %.3f",
                    viewers, mode.what, bare, window.perGigabyte(0), window.perGigabyte());
            floors.add(bare);
            gateway.add(window.perGigabyte(0));
            all.add(window.perGigabyte());
            ratios.add(window.perGigabyte(0) / bare);
            fleetRatios.add(window.perGigabyte() / bare);
            lost += window.delivered().lost();
        }
        report.row(
                viewers,
                mode.what,
                Spread.of(floors),
                Spread.of(gateway),
                Spread.of(ratios),
                Spread.of(all),
                Spread.of(fleetRatios),
                lost);
    }

    private static Window watch(LocalFleet fleet, LoadProcess load, int viewers, Duration length) {
        LoadProcess.Joined joined = load.join(viewers, JOINS_PER_SECOND);
        if (joined.failed() > 0) {
            throw new IllegalStateException(joined.failed() + " viewers did not get in: " + joined.why());
        }
        List<ChildProcess> processes = Window.gatewayFirst(fleet);
        Window.settle(processes.getFirst());
        Window window = Window.measure(load, processes, Duration.ZERO, length);
        load.leave(viewers);
        return window;
    }
}
