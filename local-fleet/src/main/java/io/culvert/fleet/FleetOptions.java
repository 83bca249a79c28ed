package io.culvert.fleet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** How large the local fleet is and what it shows; the options of {@code ./culvert up}. */
public record FleetOptions(int gateways, int sessions, int relays, Optional<Path> media, boolean demo) {
    public static final FleetOptions DEFAULT = new FleetOptions(2, 1, 2, Optional.empty(), true);

    /** The options cannot be obeyed; the message is for the user. */
    public static final class UsageException extends RuntimeException {
        public UsageException(String message) {
            super(message);
        }
    }

    public FleetOptions {
        check("--gateways", gateways, Ports.MAX_GATEWAYS);
        check("--sessions", sessions, Ports.MAX_SESSIONS);
        check("--relays", relays, Ports.MAX_RELAYS);
    }

    public static FleetOptions of(int gateways, int sessions, int relays) {
        return new FleetOptions(gateways, sessions, relays, Optional.empty(), true);
    }

    static FleetOptions parse(List<String> arguments) {
        FleetOptions options = DEFAULT;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            options = options.with(rest.next(), rest);
        }
        return options;
    }

    private FleetOptions with(String option, Iterator<String> rest) {
        return switch (option) {
            case "--gateways" -> new FleetOptions(number(option, rest), sessions, relays, media, demo);
            case "--sessions" -> new FleetOptions(gateways, number(option, rest), relays, media, demo);
            case "--relays" -> new FleetOptions(gateways, sessions, number(option, rest), media, demo);
            case "--media" -> new FleetOptions(gateways, sessions, relays, Optional.of(folder(option, rest)), demo);
            case "--no-demo" -> new FleetOptions(gateways, sessions, relays, media, false);
            default -> throw new UsageException("unknown option " + option + "; ./culvert tells them");
        };
    }

    private static int number(String option, Iterator<String> rest) {
        String value = value(option, rest);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " needs a number, not " + value);
        }
    }

    private static Path folder(String option, Iterator<String> rest) {
        Path folder = Path.of(value(option, rest)).toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new UsageException(option + " is not a folder: " + folder);
        }
        return folder;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static void check(String option, int number, int highest) {
        if (number < 1 || number > highest) {
            throw new UsageException(option + " must be between 1 and " + highest + ", not " + number);
        }
    }
}
