package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import java.time.Duration;
import java.util.Map;

/** The same number of viewers on one stream, on some, and on one each. */
public final class StreamsBench implements Bench {
    private static final double JOINS_PER_SECOND = 50;

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("viewers", "streams", "seconds");
        int viewers = workplace.number("viewers", 1000);
        Duration length = Duration.ofSeconds(workplace.number("seconds", 10));
        Report report = new Report(
                "streams",
                "CPU seconds per delivered GB; " + viewers + " viewers of 300 kbit/s with sound, over so many streams",
                "streams",
                "floor",
                "gateway",
                "relay",
                "fleet",
                "lost packets");
        BenchClip.SMALL.make(workplace.media());
        Floor floor = Floor.prepare(workplace, BenchClip.SMALL);
        report.row("floor, 1", floor.measure("batch", viewers, Duration.ofSeconds(2), length), "", "", "", 0);
        for (int streams : workplace.numbers("streams", "1,100,1000")) {
            BenchClip.SMALL.makeMany(workplace.media(), streams);
            try (LocalFleet fleet = workplace.fleet(1, 1, 1, Map.of());
                    LoadProcess load = workplace.load(
                            fleet, LoadSettings.Mode.TUNNEL, "/live/" + BenchClip.SMALL.name() + "-{n}", streams)) {
                LoadProcess.Joined joined = load.join(viewers, JOINS_PER_SECOND);
                Workplace.progress(
                        "%d streams: %d watch, %d failed %s", streams, joined.ok(), joined.failed(), joined.why());
                Window.settle(fleet.gateways().getFirst().process());
                Window window = Window.measure(load, Window.gatewayFirst(fleet), Duration.ZERO, length);
                report.row(
                        streams,
                        "",
                        window.perGigabyte(0),
                        relay(fleet, window),
                        window.perGigabyte(),
                        window.delivered().lost());
            }
        }
        report.write(workplace.folder());
    }

    private static double relay(LocalFleet fleet, Window window) {
        long relay = fleet.relays().getFirst().process().pid();
        var processes = Window.gatewayFirst(fleet);
        for (int i = 0; i < processes.size(); i++) {
            if (processes.get(i).pid() == relay) {
                return window.perGigabyte(i);
            }
        }
        throw new IllegalStateException("no relay");
    }
}
