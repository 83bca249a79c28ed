package io.culvert.fleet.conformance;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.FleetOptions;
import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./culvert conformance}: examines a fleet of its own, or the server that is named, and prints a table. */
public final class ConformanceCommand {
    /** What the command takes. */
    public static final String USAGE = "conformance [--target host:port/path] [--single-track /path]"
            + " [--guarded user:password@/path] [--items 1,5,20-30]";

    private static final Pattern SERVER = Pattern.compile("(?:rtsp://)?([^:/]+):([0-9]+)(/.*)");

    private final Map<String, String> environment;
    private Optional<Matcher> server = Optional.empty();
    private Optional<String> singleTrack = Optional.empty();
    private Optional<Target.Guarded> guarded = Optional.empty();
    private List<Item> items = Checklist.ITEMS;

    public ConformanceCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Returns 1 if an item failed on our own fleet; about other servers the table is the result. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        parse(arguments);
        if (server.isPresent()) {
            Matcher at = server.get();
            Target target =
                    Target.server(at.group(1), Integer.parseInt(at.group(2)), at.group(3), singleTrack, guarded);
            examine(target);
            return 0;
        }
        Checkout checkout = Checkout.find(environment);
        ConformanceFleet.prepareMedia(checkout.media());
        try (LocalFleet fleet = LocalFleet.in(checkout)
                .options(FleetOptions.of(ConformanceFleet.GATEWAYS, ConformanceFleet.SESSIONS, ConformanceFleet.RELAYS))
                .ports(Ports.from(environment))
                .environment(ConformanceFleet.environment())
                .progress(System.err::println)
                .start()) {
            return examine(Target.of(fleet)) ? 0 : 1;
        }
    }

    private void parse(List<String> arguments) {
        for (int n = 0; n < arguments.size(); n += 2) {
            if (n + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(n) + " needs a value; usage: " + USAGE);
            }
            String value = arguments.get(n + 1);
            switch (arguments.get(n)) {
                case "--target" -> server = Optional.of(matched(value));
                case "--single-track" -> singleTrack = Optional.of(value);
                case "--guarded" -> guarded = Optional.of(Target.Guarded.parse(value));
                case "--items" -> items = selected(value);
                default -> throw new IllegalArgumentException("usage: " + USAGE);
            }
        }
    }

    private static Matcher matched(String text) {
        Matcher matcher = SERVER.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("--target needs host:port/path, not " + text);
        }
        return matcher;
    }

    /** Items by numbers and ranges of numbers. */
    public static List<Item> selected(String text) {
        List<Item> selected = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] ends = part.strip().split("-", 2);
            int first = number(ends[0]);
            int last = ends.length == 1 ? first : number(ends[1]);
            Checklist.ITEMS.stream()
                    .filter(item -> item.number() >= first && item.number() <= last && !selected.contains(item))
                    .forEach(selected::add);
        }
        return selected;
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("--items needs numbers like 1,5,20-30, not " + text);
        }
        return Integer.parseInt(text);
    }

    private boolean examine(Target target) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        boolean failed = false;
        try (Runner runner = new Runner(target)) {
            for (CompletableFuture<Result> pending : runner.start(items).values()) {
                Result result = pending.join();
                counts.merge(result.outcome(), 1, Integer::sum);
                failed |= result.isFailure();
                System.out.println(result.line());
            }
        }
        StringBuilder sum = new StringBuilder();
        counts.forEach((outcome, count) ->
                sum.append(sum.isEmpty() ? "" : ", ").append(count).append(' ').append(outcome.word()));
        System.out.println(sum);
        return !failed;
    }
}
