package io.culvert.fleet.bench;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.FleetOptions;
import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.Ports;
import io.culvert.fleet.bench.load.LoadProcess;
import io.culvert.fleet.bench.load.LoadSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a benchmark runs and what it was told: {@code --name value}, each with a default.
 *
 * @param options by name, without the dashes
 */
public record Workplace(Checkout checkout, Ports ports, Map<String, String> options) {
    /**
     * What every benchmark may be told: flags that the Java runtime of all services of a kind gets after those that are
     * shipped, so that the same measurement can be had with others.
     */
    private static final Map<String, String> JVM_OPTIONS =
            Map.of("gateway", "gateway-jvm", "relay", "relay-jvm", "session", "session-jvm");

    /** Reads {@code --name value} pairs. */
    public static Workplace of(Checkout checkout, Ports ports, List<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!arguments.get(i).startsWith("--") || i + 1 == arguments.size()) {
                throw new IllegalArgumentException("an option is --name value, not " + arguments.get(i));
            }
            options.put(arguments.get(i).substring(2), arguments.get(i + 1));
        }
        return new Workplace(checkout, ports, options);
    }

    void allow(String... names) {
        for (String given : options.keySet()) {
            if (!Set.of(names).contains(given) && !JVM_OPTIONS.containsValue(given)) {
                throw new IllegalArgumentException("unknown option --" + given + "; there are --"
                        + String.join(" --", names) + ", and in all --"
                        + String.join(" --", JVM_OPTIONS.values()));
            }
        }
    }

    String text(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    List<Integer> numbers(String name, String otherwise) {
        return Arrays.stream(text(name, otherwise).split(","))
                .map(Integer::valueOf)
                .toList();
    }

    Path folder() {
        return checkout.home().resolve("bench");
    }

    Path media() {
        return folder().resolve("media");
    }

    /**
     * A fleet that serves the clips of the benchmarks, with these settings for every service.
     *
     * <p>Each service has one event loop, as in a pod of one core: on a machine that also runs the viewers, a second one
     * would take its core from them. {@code CULVERT_BENCH_LOOPS} tries others.
     */
    LocalFleet fleet(int gateways, int sessions, int relays, Map<String, String> settings) {
        return fleet(new FleetOptions(gateways, sessions, relays, Optional.of(media()), false), settings, this::flags);
    }

    /** The same with flags of one's own for the Java runtime of the service of each name. */
    LocalFleet fleet(FleetOptions options, Map<String, String> settings, Function<String, List<String>> flags) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", System.getenv().getOrDefault("CULVERT_BENCH_LOOPS", "1"));
        return LocalFleet.in(checkout)
                .options(options)
                .ports(ports)
                .environment(all)
                .javaOptions(flags)
                .progress(line -> System.out.println("  " + line))
                .start();
    }

    /** Of the service of this name, by its kind: {@code gateway-0} is a gateway. */
    List<String> flags(String service) {
        String kind = service.substring(0, service.indexOf('-'));
        return words(text(JVM_OPTIONS.get(kind), ""));
    }

    static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** Load for the first gateway of the fleet. */
    LoadProcess load(LocalFleet fleet, LoadSettings.Mode mode, String path, int streams) throws IOException {
        return load(fleet, 0, mode, path, streams);
    }

    LoadProcess load(LocalFleet fleet, int gateway, LoadSettings.Mode mode, String path, int streams)
            throws IOException {
        int port = fleet.ports().gateway(gateway);
        return LoadProcess.start(new LoadSettings("127.0.0.1", port, mode, path, streams), checkout.log("load"));
    }

    /** What is going on, between the rows of the table. */
    static void progress(String format, Object... values) {
        System.out.printf("  " + format + "%n", values);
    }
}
