package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadProcess.Joined;
import io.culvert.fleet.bench.load.LoadSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What one more idle tunnel and one more viewer cost a gateway in memory, with the heap that it is shipped with. */
public final class MemoryBench implements Bench {
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration TOGETHER = Duration.ofSeconds(30);
    private static final double JOINS_PER_SECOND = 150;

    /** So many idle ones take longer to come than one is let stay, and they are more than a gateway takes by default. */
    private static final Map<String, String> SETTINGS =
            Map.of("CULVERT_GATEWAY_TUNNELS_IDLE_WAIT", "1h", "CULVERT_GATEWAY_TUNNELS_MAX", "20000");

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("steps", "idle", "together", "seconds");
        BenchClip.TINY.make(workplace.media());
        Report report = new Report(
                "memory",
                "KiB of the gateway after a collection; a viewer has a stream of 64 kbit/s; first row: nobody there",
                "what",
                "count",
                "resident",
                "objects",
                "buffers",
                "for each more",
                "lost packets",
                "cut");
        List<Integer> steps = workplace.numbers("steps", "500,1000,2000,4000");
        measure(workplace, report, LoadSettings.Mode.TUNNEL, steps);
        measure(workplace, report, LoadSettings.Mode.IDLE, workplace.numbers("idle", "500,1000,2000,4000,9900"));
        List<Integer> together = workplace.numbers("together", "4000,10000");
        together(workplace, report, together.getFirst(), together.getLast());
        report.write(workplace.folder());
    }

    private static void measure(Workplace workplace, Report report, LoadSettings.Mode mode, List<Integer> steps)
            throws Exception {
        String what = mode == LoadSettings.Mode.IDLE ? "idle tunnels" : "viewers";
        try (LocalFleet fleet = workplace.fleet(1, 1, 1, SETTINGS);
                LoadProcess load = workplace.load(fleet, mode, BenchClip.TINY.path(), 1)) {
            JavaMemory before = JavaMemory.of(fleet.gateways().getFirst());
            row(report, what, 0, before, "", load);
            int there = 0;
            JavaMemory first = before;
            for (int step : steps) {
                Workplace.progress("%d %s", step, what);
                Joined joined = load.join(step - there, JOINS_PER_SECOND);
                if (joined.failed() > 0) {
                    Workplace.progress("%d did not get in: %s", joined.failed(), joined.why());
                }
                load.beginWindow();
                Window.pass(SETTLE.plusSeconds(workplace.number("seconds", 0)));
                JavaMemory now = JavaMemory.of(fleet.gateways().getFirst());
                row(report, what, step, now, now.perEach(before, step - there), load);
                first = there == 0 ? now : first;
                before = now;
                there = step;
            }
            int more = steps.getLast() - steps.getFirst();
            if (more > 0) {
                row(report, what + ", from first to last", more, before, before.perEach(first, more), load);
            }
        }
    }

    /**
     * Viewers and idle tunnels on one gateway. The idle ones have one socket for both directions, because a process may often
     * not have more than 20,000; they call the gateway by another address, because one has not enough ports.
     */
    private static void together(Workplace workplace, Report report, int viewers, int idle) throws Exception {
        try (LocalFleet fleet = workplace.fleet(1, 1, 1, SETTINGS);
                LoadProcess watching = workplace.load(fleet, LoadSettings.Mode.TUNNEL, BenchClip.TINY.path(), 1);
                LoadProcess waiting = LoadProcess.start(
                        new LoadSettings(
                                "127.0.0.2", fleet.ports().gateway(0), LoadSettings.Mode.IDLE_RTSP, "/live", 1),
                        workplace.checkout().log("load"))) {
            JavaMemory before = JavaMemory.of(fleet.gateways().getFirst());
            Workplace.progress("%d viewers and %d idle tunnels", viewers, idle);
            Joined first = watching.join(viewers, JOINS_PER_SECOND);
            Joined second = waiting.join(idle, JOINS_PER_SECOND);
            if (first.failed() + second.failed() > 0) {
                Workplace.progress("did not get in: %s %s", first.why(), second.why());
            }
            watching.beginWindow();
            Window.pass(TOGETHER);
            JavaMemory now = JavaMemory.of(fleet.gateways().getFirst());
            row(
                    report,
                    viewers + " viewers and idle tunnels",
                    idle,
                    now,
                    now.perEach(before, viewers + idle),
                    watching);
        }
    }

    private static void row(Report report, String what, int count, JavaMemory memory, String each, LoadProcess load) {
        if (count == 0) {
            load.beginWindow();
        }
        LoadProcess.Totals got = load.window();
        report.row(what, count, memory.resident(), memory.heap(), memory.buffers(), each, got.lost(), got.cut());
    }
}
