package io.culvert.fleet;

import io.culvert.fleet.FleetOptions.UsageException;
import io.culvert.fleet.process.StartFailure;
import java.util.List;

/** The verbs of {@code ./culvert} that need Java. */
public final class CulvertMain {
    private static final int USAGE_EXIT = 2;

    private static final String USAGE = """
            usage: ./culvert VERB
              up [options]   build what is needed, start the fleet on this machine, until Ctrl-C
            %s
              test           run the whole test suite (./mvnw verify; arguments go to Maven)
            CULVERT_PORT_BASE moves all ports, CULVERT_HOME the state, CULVERT_JAVA_HOME names the JDK.
            """;

    private CulvertMain() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) throws Exception {
        if (arguments.isEmpty()) {
            return usage("");
        }
        List<String> rest = arguments.subList(1, arguments.size());
        try {
            return switch (arguments.getFirst()) {
                case "up" -> new UpCommand(System.getenv()).run(rest);
                case "help", "--help", "-h" -> usage("");
                default -> usage("unknown verb " + arguments.getFirst() + "\n");
            };
        } catch (UsageException e) {
            return fail(USAGE_EXIT, e);
        } catch (StartFailure | IllegalStateException | IllegalArgumentException e) {
            return fail(1, e);
        }
    }

    private static int fail(int code, RuntimeException e) {
        System.err.println("culvert: " + e.getMessage());
        return code;
    }

    private static int usage(String reason) {
        System.err.print(reason + USAGE.formatted(FleetOptions.USAGE.indent(4).stripTrailing()));
        return USAGE_EXIT;
    }
}
