package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import io.culvert.fleet.process.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What it costs to send one stream to many viewers, in CPU seconds per delivered GB, beside the floor: a program that only
 * sends, read by the same load generator, in alternation.
 */
public final class FanoutBench implements Bench {
    private static final Duration FLOOR_WARM_UP = Duration.ofSeconds(5);
    private static final double JOINS_PER_SECOND = 200;
    private static final int WARM_UP_VIEWERS = 5;

    private static final List<Mode> MODES =
            List.of(new Mode("each unit at once", "flat", "0ms"), new Mode("audio with video", "batch", "40ms"));

    /** How access units leave, here and in the floor. */
    private record Mode(String what, String floor, String audioWait) {}

    /** The floor, and the fleet right after it; each in CPU seconds per delivered GB. */
    private record Run(double floor, Window window) {
        double gateway() {
            return window.perGigabyte(0);
        }

        double compiling() {
            return window.compilingPerGigabyte();
        }

        double fleet() {
            return window.perGigabyte();
        }
    }

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("viewers", "runs", "seconds", "warm-up", "warm-up-streams", "mode");
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
                "of it compiling",
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
                warmUp(workplace, fleet);
                for (int viewers : workplace.numbers("viewers", "200,500,1000")) {
                    rows(workplace, floor, mode, report, fleet, load, viewers);
                }
            }
        }
    }

    /**
     * A Java runtime compiles what has run some thousand times. What happens once for each frame of a stream gets there after
     * minutes with one stream, and within the first half minute with many; a server is not started for a measurement.
     */
    private static void warmUp(Workplace workplace, LocalFleet fleet) throws Exception {
        int seconds = workplace.number("warm-up", 60);
        if (seconds == 0) {
            return;
        }
        int streams = workplace.number("warm-up-streams", 40);
        BenchClip.SMALL.makeMany(workplace.media(), streams);
        Workplace.progress("warming up with %d streams for %d s", streams, seconds);
        String paths = "/live/" + BenchClip.SMALL.name() + "-{n}";
        try (LoadProcess load = workplace.load(fleet, LoadSettings.Mode.TUNNEL, paths, streams)) {
            load.join(WARM_UP_VIEWERS * streams, JOINS_PER_SECOND);
            Window.pass(Duration.ofSeconds(seconds));
        }
    }

    private static void rows(
            Workplace workplace, Floor floor, Mode mode, Report report, LocalFleet fleet, LoadProcess load, int viewers)
            throws Exception {
        Duration length = Duration.ofSeconds(workplace.number("seconds", 15));
        List<Run> runs = new ArrayList<>();
        for (int n = 0; n < workplace.number("runs", 3); n++) {
            double bare = floor.measure(mode.floor, viewers, FLOOR_WARM_UP, length);
            Run run = new Run(bare, watch(fleet, load, viewers, length));
            Workplace.progress(
                    "%d viewers, %s: floor %.3f, gateway %.3f (%.3f of it compiling), fleet %.3f",
                    viewers, mode.what, bare, run.gateway(), run.compiling(), run.fleet());
            runs.add(run);
        }
        report.row(
                viewers,
                mode.what,
                spread(runs, Run::floor),
                spread(runs, Run::gateway),
                spread(runs, Run::compiling),
                spread(runs, run -> run.gateway() / run.floor),
                spread(runs, Run::fleet),
                spread(runs, run -> run.fleet() / run.floor),
                runs.stream().mapToLong(run -> run.window.delivered().lost()).sum());
    }

    private static Spread spread(List<Run> runs, Function<Run, Double> what) {
        return Spread.of(runs.stream().map(what).toList());
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
