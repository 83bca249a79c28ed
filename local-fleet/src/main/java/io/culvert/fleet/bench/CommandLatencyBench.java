package io.culvert.fleet.bench;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.client.TunnelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Round trips of OPTIONS through the whole fleet: POST, gateway, Kafka, session service, Kafka, gateway, GET.
 *
 * <p>A tunnel may send 20 commands per second, so the rate of 100 comes from ten tunnels.
 */
public final class CommandLatencyBench implements Bench {
    private static final int PER_TUNNEL = 10;
    private static final int[] RATES = {10, 100};
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration LENGTH = Duration.ofSeconds(30);

    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow();
        BenchClip.TINY.make(workplace.media());
        Report report = new Report(
                "command-latency", "round trips in milliseconds", "path", "calls/s", "calls", "p50", "p99", "max");
        try (LocalFleet fleet = workplace.fleet(2, 1, 1, Map.of())) {
            for (int rate : RATES) {
                row(report, "TCP echo in this process", rate, echo(rate));
            }
            for (int rate : RATES) {
                row(report, "one gateway for both sockets", rate, fleet(fleet, rate, 0));
            }
            for (int rate : RATES) {
                row(report, "GET and POST on different gateways", rate, fleet(fleet, rate, 1));
            }
            report.write(workplace.folder());
        }
    }

    private static void row(Report report, String path, int rate, Latencies latencies) {
        report.row(path, rate, latencies.count(), latencies.quantile(0.5), latencies.quantile(0.99), latencies.max());
    }

    private static Latencies echo(int rate) throws Exception {
        List<EchoLane> lanes = new ArrayList<>();
        try (EchoServer server = new EchoServer()) {
            for (int n = 0; n < rate / PER_TUNNEL; n++) {
                lanes.add(new EchoLane(server.port()));
            }
            return measure(lanes, rate);
        } finally {
            for (EchoLane lane : lanes) {
                lane.close();
            }
        }
    }

    private static Latencies fleet(LocalFleet fleet, int rate, int postGateway) throws Exception {
        List<TunnelClient> clients = new ArrayList<>();
        try {
            for (int n = 0; n < rate / PER_TUNNEL; n++) {
                clients.add(
                        TunnelClient.http(fleet.url(0, BenchClip.TINY.path()).toString())
                                .postAt("127.0.0.1", fleet.ports().gateway(postGateway))
                                .open());
            }
            List<Runnable> lanes = new ArrayList<>();
            clients.forEach(client -> lanes.add(() -> client.ask("OPTIONS").require(200)));
            return measure(lanes, rate);
        } finally {
            clients.forEach(TunnelClient::close);
        }
    }

    private static Latencies measure(List<? extends Runnable> lanes, int rate) throws Exception {
        OpenLoop.run(lanes, rate, WARM_UP);
        return OpenLoop.run(lanes, rate, LENGTH);
    }
}
