package io.culvert.fleet.bench;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.FleetOptions;
import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.Ports;
import io.culvert.fleet.client.TunnelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
    public void run(Checkout checkout, Ports ports) throws Exception {
        LocalFleet.Builder builder = LocalFleet.in(checkout)
                .options(FleetOptions.of(2, 1, 1))
                .ports(ports)
                .progress(System.out::println);
        try (LocalFleet fleet = builder.start()) {
            LatencyReport report = new LatencyReport("command-latency");
            for (int rate : RATES) {
                report.row("TCP echo in this process", rate, echo(rate));
            }
            for (int rate : RATES) {
                report.row("one gateway for both sockets", rate, fleet(fleet, rate, 0));
            }
            for (int rate : RATES) {
                report.row("GET and POST on different gateways", rate, fleet(fleet, rate, 1));
            }
            report.write(checkout.home().resolve("bench"));
        }
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
                clients.add(TunnelClient.http(fleet.url(0, "/live/demo").toString())
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
