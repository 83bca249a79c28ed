package io.culvert.fleet;

import io.culvert.fleet.FleetOptions.UsageException;
import io.culvert.fleet.bench.Bench;
import io.culvert.fleet.bench.CommandLatencyBench;
import io.culvert.fleet.bench.FanoutBench;
import io.culvert.fleet.bench.GrowthBench;
import io.culvert.fleet.bench.JoinBench;
import io.culvert.fleet.bench.JvmBench;
import io.culvert.fleet.bench.MemoryBench;
import io.culvert.fleet.bench.ProfileBench;
import io.culvert.fleet.bench.SoakBench;
import io.culvert.fleet.bench.StalledBench;
import io.culvert.fleet.bench.StreamsBench;
import io.culvert.fleet.bench.Workplace;
import io.culvert.fleet.conformance.ConformanceCommand;
import io.culvert.fleet.container.AcceptanceCommand;
import io.culvert.fleet.container.ImagesCommand;
import io.culvert.fleet.drill.DrillCommand;
import io.culvert.fleet.process.StartFailure;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The verbs of {@code ./culvert} that need Java. */
public final class CulvertMain {
    private static final int USAGE_EXIT = 2;

    private static final Map<String, Bench> BENCHES = Map.of(
            "command-latency", new CommandLatencyBench(),
            "fanout", new FanoutBench(),
            "growth", new GrowthBench(),
            "join", new JoinBench(),
            "jvm", new JvmBench(),
            "memory", new MemoryBench(),
            "profile", new ProfileBench(),
            "soak", new SoakBench(),
            "stalled", new StalledBench(),
            "streams", new StreamsBench());

    private CulvertMain() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) throws Exception {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
        try {
            return switch (verb) {
                case "up" -> new UpCommand(System.getenv()).run(rest);
                case "bench" -> bench(rest);
                case "drill" -> new DrillCommand(System.getenv()).run(rest);
                case "images" -> new ImagesCommand(System.getenv()).run(rest);
                case "acceptance" -> new AcceptanceCommand(System.getenv()).run(rest);
                case "conformance" -> new ConformanceCommand(System.getenv()).run(rest);
                default -> throw new UsageException("unknown verb " + verb);
            };
        } catch (UsageException e) {
            return fail(USAGE_EXIT, e);
        } catch (StartFailure | IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            return fail(1, e);
        }
    }

    private static int bench(List<String> arguments) throws Exception {
        String name = named("bench", BENCHES.keySet(), arguments.subList(0, Math.min(1, arguments.size())));
        List<String> options = arguments.subList(1, arguments.size());
        BENCHES.get(name).run(Workplace.of(Checkout.find(System.getenv()), Ports.from(System.getenv()), options));
        return 0;
    }

    private static String named(String verb, Collection<String> names, List<String> arguments) {
        if (arguments.size() == 1 && names.contains(arguments.getFirst())) {
            return arguments.getFirst();
        }
        throw new UsageException(verb + " needs one of these names: " + String.join(", ", new TreeSet<>(names)));
    }

    private static int fail(int code, RuntimeException e) {
        System.err.println("culvert: " + e.getMessage());
        return code;
    }
}
