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
    private static final double JOINS_PER_SECOND = 150;

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("steps", "idle", "seconds");
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
        report.write(workplace.folder());
    }

    private static void measure(Workplace workplace, Report report, LoadSettings.Mode mode, List<Integer> steps)
            throws Exception {
        String what = mode == LoadSettings.Mode.IDLE ? "idle tunnels" : "viewers";
        try (LocalFleet fleet = workplace.fleet(1, 1, 1, Map.of());
                LoadProcess load = workplace.load(fleet, mode, BenchClip.TINY.path(), 1)) {
            JavaMemory before = JavaMemory.of(fleet.gateways().getFirst());
            row(report, what, 0, before, "", load);
            int there = 0;
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
                before = now;
                there = step;
            }
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
