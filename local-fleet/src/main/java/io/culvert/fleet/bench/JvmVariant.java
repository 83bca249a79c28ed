package io.culvert.fleet.bench;

import java.util.Arrays;
import java.util.List;

/**
 * A service with other flags for its Java runtime than it is shipped with.
 *
 * @param flags come after those of {@code java.options}, so that they count; a second collector has to switch off the first
 */
record JvmVariant(String name, List<String> flags) {
    private static final String COMMON = "as shipped=; G1=-XX:-UseSerialGC -XX:+UseG1GC; ";
    private static final String GATEWAY = COMMON
            + "parallel=-XX:-UseSerialGC -XX:+UseParallelGC; ZGC=-XX:-UseSerialGC -XX:+UseZGC; "
            + "both compilers=-XX:TieredStopAtLevel=4";
    private static final String RELAY = COMMON + "C1 alone=-XX:TieredStopAtLevel=1";
    private static final String SESSION = COMMON + "both compilers=-XX:TieredStopAtLevel=4";

    /** Reads {@code name=flags; name=flags}; the flags may be none. */
    static List<JvmVariant> parse(String text) {
        return Arrays.stream(text.split(";")).map(JvmVariant::one).toList();
    }

    private static JvmVariant one(String text) {
        String[] parts = text.strip().split("=", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException("a variant is NAME=FLAGS, not " + text.strip());
        }
        return new JvmVariant(parts[0].strip(), Workplace.words(parts[1]));
    }

    /** What is worth a look for a kind of service. */
    static String usual(String kind) {
        return switch (kind) {
            case "gateway" -> GATEWAY;
            case "relay" -> RELAY;
            case "session" -> SESSION;
            default -> throw new IllegalArgumentException("--service is gateway, relay or session, not " + kind);
        };
    }
}
