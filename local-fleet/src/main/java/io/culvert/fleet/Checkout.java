package io.culvert.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where things lie: the packaged services in the checkout, and the state of the local fleet. */
public record Checkout(Path root, Path home) {

    /** Finds the checkout by {@code -Dculvert.checkout}, else upwards from the current folder. */
    public static Checkout find(Map<String, String> environment) {
        String told = System.getProperty("culvert.checkout");
        Path root = (told == null ? upwards(Path.of("")) : Path.of(told)).toAbsolutePath();
        String home = environment.getOrDefault("CULVERT_HOME", "");
        return new Checkout(
                root, home.isBlank() ? root.resolve(".culvert") : Path.of(home).toAbsolutePath());
    }

    private static Path upwards(Path from) {
        for (Path folder = from.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("tunnel-gateway/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("not inside a checkout of Culvert: " + from.toAbsolutePath());
    }

    /** A state folder apart from the one of {@code ./culvert up}, so that a test run disturbs nobody. */
    public Checkout withHome(Path otherHome) {
        return new Checkout(root, otherHome.toAbsolutePath());
    }

    public Path packaged(String module) {
        Path jar = root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(module + " is not packaged: run ./mvnw package -DskipTests");
        }
        return jar;
    }

    /** The options of the service's Java runtime, the same here and in the image. */
    Path jvmOptions(String module) {
        return root.resolve(module).resolve("src/main/jvm/java.options");
    }

    public Path log(String name) {
        return home.resolve("logs").resolve(name + ".log");
    }

    /** Each run begins with empty logs. The one of the build is not of the run and stays. */
    void clearLogs() {
        try (var logs = Files.newDirectoryStream(Files.createDirectories(home.resolve("logs")), "*-[0-9]*.log")) {
            for (Path log : logs) {
                Files.delete(log);
            }
            Files.deleteIfExists(log("kafka"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear the logs in " + home, e);
        }
    }

    public Path media() {
        return home.resolve("media");
    }
}
