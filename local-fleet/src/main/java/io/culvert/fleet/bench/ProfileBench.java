package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import io.culvert.fleet.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where a gateway's event loops spend their time under viewers, as a picture, and what they allocate. */
public final class ProfileBench implements Bench {
    private static final double JOINS_PER_SECOND = 200;
    private static final String SENT_WRITES = "culvert_gateway_media_sent_writes_total";

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow("viewers", "seconds", "warm-up");
        BenchClip.TWO_MEGABIT.make(workplace.media());
        int viewers = workplace.number("viewers", 500);
        int seconds = workplace.number("seconds", 20);
        Path jfr = workplace.folder().resolve("gateway.jfr");
        Report report = new Report(
                "profile",
                "bytes allocated by the gateway's event loops in " + seconds + " s, " + viewers
                        + " viewers of 2 Mbit/s",
                "threads",
                "bytes",
                "writes to viewers",
                "bytes per write");
        try (LocalFleet fleet = workplace.fleet(1, 1, 1, Map.of());
                LoadProcess load = workplace.load(fleet, LoadSettings.Mode.TUNNEL, BenchClip.TWO_MEGABIT.path(), 1)) {
            ServiceProcess gateway = fleet.gateways().getFirst();
            load.join(viewers, JOINS_PER_SECOND);
            Window.pass(Duration.ofSeconds(workplace.number("warm-up", 30)));
            Window.settle(gateway.process());
            double writes = record(gateway, jfr, seconds);
            tell(Recording.read(jfr), workplace.folder().resolve("gateway.svg"), writes, report);
        }
        report.write(workplace.folder());
    }

    private static double record(ServiceProcess gateway, Path jfr, int seconds) throws Exception {
        double before = gateway.metric(SENT_WRITES);
        long pid = gateway.process().pid();
        jcmd(
                pid,
                "JFR.start",
                "name=culvert",
                "settings=profile",
                "jdk.CPUTimeSample#enabled=true",
                "jdk.CPUTimeSample#throttle=2ms");
        Window.pass(Duration.ofSeconds(seconds));
        jcmd(pid, "JFR.stop", "name=culvert", "filename=" + jfr);
        return gateway.metric(SENT_WRITES) - before;
    }

    private static void jcmd(long pid, String... arguments) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> command = Stream.concat(Stream.of(jcmd.toString(), Long.toString(pid)), Stream.of(arguments))
                .toList();
        new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void tell(Recording recording, Path picture, double writes, Report report) throws IOException {
        FlameGraph graph = recording.flames();
        graph.write(picture, "Event loops of a gateway, %d samples of CPU time".formatted(graph.samples()));
        Workplace.progress("%d samples, %.0f writes; picture: %s", graph.samples(), writes, picture);
        long allocated = recording.allocated();
        report.row("event loops", allocated, (long) writes, allocated / writes);
    }
}
