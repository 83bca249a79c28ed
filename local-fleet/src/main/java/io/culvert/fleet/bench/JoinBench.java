package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadProcess.Joined;
import io.culvert.fleet.bench.load.LoadSettings;
import java.util.Map;

/** How long a viewer takes from the TCP connect to the reply to PLAY, and how many per second get in. */
public final class JoinBench implements Bench {
    private static final int STAY_MILLIS = 3000;
    private static final int WARM_UP_RATE = 50;

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("rates", "seconds", "warm-up");
        BenchClip.TINY.make(workplace.media());
        int seconds = workplace.number("seconds", 60);
        Report report = new Report(
                "join",
                "milliseconds from TCP connect to the reply to PLAY (OPTIONS, DESCRIBE, SETUP, PLAY); each stays 3 s",
                "path",
                "joins/s",
                "joins",
                "failed",
                "p50",
                "p99",
                "max",
                "fleet CPU ms per join");
        for (int rate : workplace.numbers("rates", "50,200")) {
            connectAlone(workplace, rate, report);
        }
        try (LocalFleet fleet = workplace.fleet(1, 1, 1, Map.of());
                LoadProcess load = workplace.load(fleet, LoadSettings.Mode.TUNNEL, BenchClip.TINY.path(), 1)) {
            int warmUp = workplace.number("warm-up", 30);
            Workplace.progress("warming up for %d s", warmUp);
            load.join(1, 1); // keeps the stream open
            load.visit(Math.max(1, WARM_UP_RATE * warmUp), WARM_UP_RATE, STAY_MILLIS);
            for (int rate : workplace.numbers("rates", "50,200")) {
                double before = cpuSeconds(fleet);
                Joined joined = load.visit(rate * seconds, rate, STAY_MILLIS);
                row(report, "tunnel to PLAY", rate, joined, (cpuSeconds(fleet) - before) * 1000 / joined.ok());
            }
        }
        report.write(workplace.folder());
    }

    private static double cpuSeconds(LocalFleet fleet) {
        return fleet.processes()
                .mapToDouble(process -> ProcessCost.cpuSeconds(process.pid()))
                .sum();
    }

    private static void connectAlone(Workplace workplace, int rate, Report report) throws Exception {
        try (EchoServer server = new EchoServer();
                LoadProcess load = LoadProcess.start(
                        new LoadSettings("127.0.0.1", server.port(), LoadSettings.Mode.RAW, "/", 1),
                        workplace.checkout().log("load"))) {
            row(report, "TCP connect alone", rate, load.visit(rate * 5, rate, 1000), 0);
        }
    }

    private static void row(Report report, String path, int rate, Joined joined, double cpuMillis) {
        if (joined.failed() > 0) {
            Workplace.progress("failed: %s", joined.why());
        }
        report.row(
                path,
                rate,
                joined.ok(),
                joined.failed(),
                joined.p50() / 1e6,
                joined.p99() / 1e6,
                joined.max() / 1e6,
                cpuMillis);
    }
}
