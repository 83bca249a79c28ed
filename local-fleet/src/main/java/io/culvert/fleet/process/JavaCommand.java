package io.culvert.fleet.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that run Java with the Java that runs us. */
public final class JavaCommand {
    private JavaCommand() {}

    /** A packaged service: its options say all that the runtime needs. */
    static List<String> jar(List<String> options, Path jar) {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    public static List<String> main(List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = java(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static List<String> java(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(program());
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 23) { // Netty uses Unsafe; older releases do not know the option
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(options);
        return command;
    }

    private static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
