package io.culvert.fleet.drill;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.FleetOptions.UsageException;
import io.culvert.fleet.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code ./culvert drill NAME|all [--times N]}: each time on a fleet of its own; 0 if every promise was kept. */
public final class DrillCommand {
    private static final String ALL = "all";
    private static final String TIMES = "--times";

    private final Map<String, String> environment;

    public DrillCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    public int run(List<String> arguments) {
        if (arguments.isEmpty()
                || !(arguments.getFirst().equals(ALL) || Drills.names().contains(arguments.getFirst()))) {
            throw new UsageException("drill needs one of these names: all, " + String.join(", ", Drills.names()));
        }
        int times = times(arguments.subList(1, arguments.size()));
        String name = arguments.getFirst();
        List<String> names = name.equals(ALL) ? Drills.names() : List.of(name);
        List<Series> all = new ArrayList<>();
        for (String each : names) {
            Series series = new Series(Drills.named(each));
            for (int n = 0; n < times; n++) {
                series.add(playOnce(series.drill, n + 1, times));
            }
            all.add(series);
        }
        System.out.println("\n| drill | measured | promised | median | worst |\n| --- | --- | --- | --- | --- |");
        all.forEach(Series::print);
        long broken = all.stream().filter(series -> !series.isKept()).count();
        System.out.println(broken == 0 ? "\nevery promise was kept" : "\nBROKEN in " + broken + " drill(s)");
        return broken == 0 ? 0 : 1;
    }

    private static int times(List<String> options) {
        if (options.isEmpty()) {
            return 1;
        }
        try {
            if (options.size() == 2 && options.getFirst().equals(TIMES)) {
                return Math.max(1, Integer.parseInt(options.getLast()));
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new UsageException("drill knows one option: " + TIMES + " and a number");
    }

    private List<Finding> playOnce(Drill drill, int time, int times) {
        System.out.printf("%n%s%s: %s%n", drill.name(), times > 1 ? " " + time + "/" + times : "", drill.what());
        List<Finding> findings = new ArrayList<>();
        try (Theatre theatre =
                Theatre.open(Checkout.find(environment), Ports.from(environment), drill.house(), line -> {})) {
            findings.addAll(theatre.play(drill, false));
            findings.addAll(theatre.leftovers());
            findings.addAll(theatre.end());
        } catch (RuntimeException e) {
            System.out.println("  the drill broke off: " + e.getMessage());
            findings.add(Finding.none("drills broken off", 1));
        }
        findings.forEach(finding -> System.out.println("  " + finding));
        return findings;
    }

    /** What was found in all plays of one drill. */
    private static final class Series {
        private final Drill drill;
        private final Map<String, List<Finding>> findings = new LinkedHashMap<>();

        Series(Drill drill) {
            this.drill = drill;
        }

        void add(List<Finding> more) {
            // names hold counts that differ from time to time: they are the same thing measured
            more.forEach(finding -> findings.computeIfAbsent(
                            finding.what().replaceAll("\\d+ ", ""), unseen -> new ArrayList<>())
                    .add(finding));
        }

        boolean isKept() {
            return findings.values().stream().flatMap(List::stream).allMatch(Finding::isKept);
        }

        void print() {
            findings.forEach((what, measured) -> {
                List<Double> sorted =
                        measured.stream().map(Finding::measured).sorted().toList();
                Finding one = measured.getFirst();
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s %s | %.2f | %.2f |%n",
                        drill.name(),
                        what,
                        one.promised() == 0 ? "none" : String.format(Locale.ROOT, "≤ %.4g", one.promised()),
                        one.unit(),
                        sorted.get(sorted.size() / 2),
                        sorted.getLast());
            });
        }
    }
}
