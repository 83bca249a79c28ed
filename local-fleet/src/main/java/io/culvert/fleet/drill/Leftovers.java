package io.culvert.fleet.drill;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ProcessFigures;
import io.culvert.fleet.process.ServiceProcess;
import io.culvert.wire.kafka.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a drill leaves behind when its viewers have gone: in the services' own words, on the topics, and in the process
 * table. Looked at again and again until nothing is left, for as long as is promised.
 */
final class Leftovers {
    static final Duration PROMISE = Duration.ofSeconds(90);

    private static final Duration POLL = Duration.ofMillis(500);
    /** Connections to the broker come and go, and a class is loaded late; what leaks, leaks with each viewer. */
    private static final long MORE_DESCRIPTORS = 10;

    private static final Pattern COUNTED = Pattern.compile("\"(?:tunnels|sessions)\":(\\d+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LocalFleet fleet;
    private final Ledger ledger;
    private final Map<String, Long> descriptors = new HashMap<>();

    /** To be made while the fleet is whole and nobody watches. */
    Leftovers(LocalFleet fleet) {
        this.fleet = fleet;
        this.ledger = new Ledger(fleet.bootstrapServers());
        fleet.services()
                .forEach(service -> ProcessFigures.descriptors(service.process().pid())
                        .ifPresent(open -> descriptors.put(kind(service), open)));
    }

    private static String kind(ServiceProcess service) {
        return service.name().substring(0, service.name().lastIndexOf('-'));
    }

    /** Waits until nothing is left, at most as long as promised; tells how long that took and what is left then. */
    List<Finding> awaitNone() {
        long from = System.nanoTime();
        Map<String, Long> left = new TreeMap<>();
        Map<String, Long> last = new TreeMap<>();
        try {
            Await.until("nothing to be left", PROMISE, POLL, () -> {
                last.clear();
                last.putAll(left);
                left.clear();
                left.putAll(left());
                return left.isEmpty();
            });
        } catch (IllegalStateException inVain) {
            System.out.println("  left behind: " + left);
        }
        System.out.println("  last to go: " + last);
        double took = (System.nanoTime() - from) / 1e9;
        return List.of(
                Finding.seconds("until nothing was left", took, PROMISE.toSeconds()),
                Finding.none("things left behind", left.size()));
    }

    /** Everything that is still there, by name. */
    private Map<String, Long> left() {
        Map<String, Long> left = new TreeMap<>();
        fleet.sessions().forEach(service -> left.put(service.name() + " tunnels and sessions", sessions(service)));
        fleet.gateways().forEach(gateway -> addMeters(left, gateway, "culvert_gateway_", GATEWAY_METERS));
        fleet.relays().forEach(relay -> addMeters(left, relay, "culvert_relay_", RELAY_METERS));
        left.put(Topics.SUBSCRIPTIONS, (long)
                ledger.standing(Topics.SUBSCRIPTIONS).size());
        left.put(Topics.STREAMS, (long) ledger.standing(Topics.STREAMS).size());
        left.put(Topics.SESSIONS, (long) ledger.sessions().size());
        fleet.services()
                .forEach(service ->
                        left.put(service.name() + " descriptors more than before", moreDescriptors(service)));
        left.values().removeIf(count -> count == 0);
        return left;
    }

    /** Not the streams: a gateway remembers the epochs of each for a minute, and gives it back without being asked. */
    private static final List<String> GATEWAY_METERS =
            List.of("tunnels", "command_sockets", "sockets_waiting", "viewers", "links");

    private static final List<String> RELAY_METERS = List.of("streams", "links");

    private static void addMeters(Map<String, Long> left, ServiceProcess service, String prefix, List<String> meters) {
        String page = service.metrics();
        meters.forEach(
                meter -> left.put(service.name() + " " + meter, (long) ServiceProcess.metric(page, prefix + meter)));
    }

    private long moreDescriptors(ServiceProcess service) {
        long before = descriptors.getOrDefault(kind(service), Long.MAX_VALUE - MORE_DESCRIPTORS);
        long more = ProcessFigures.descriptors(service.process().pid()).orElse(0) - before;
        return more > MORE_DESCRIPTORS ? more : 0;
    }

    /** As the session service's own interface tells it. */
    private long sessions(ServiceProcess service) {
        int port = service.managementPort() - 2; // the API stands two below the management port
        try {
            String body = HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/sessions"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            long sum = 0;
            for (Matcher number = COUNTED.matcher(body); number.find(); ) {
                sum += Long.parseLong(number.group(1));
            }
            return sum;
        } catch (IOException e) {
            throw new IllegalStateException("no answer of " + service.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
