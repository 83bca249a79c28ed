package io.culvert.fleet.container;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.demo.DemoClip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds the three images by the Dockerfile of each service, on a base that is pulled or on one that is made here. */
final class Images {
    static final String REGISTRY = "registry.example/culvert";
    static final String VERSION = "0.1.0";
    /** Stands in for the broker's image, which cannot be pulled everywhere; see {@link KafkaImageMain}. */
    static final String KAFKA = "culvert-kafka:offline";

    private static final List<String> SERVICES = List.of("tunnel-gateway", "session-service", "media-relay");

    private final Engine engine;
    private final Checkout checkout;
    private final Consumer<String> progress;

    Images(Engine engine, Checkout checkout, Consumer<String> progress) {
        this.engine = engine;
        this.checkout = checkout;
        this.progress = progress;
    }

    static String name(String registry, String service, String version) {
        return registry + "/" + service + ":" + version;
    }

    /** On the base that each Dockerfile names. */
    List<String> buildOnline(String registry, String version) throws IOException {
        return build(registry, version, Optional.empty());
    }

    /** On a base made here, and the broker's stand-in too. */
    List<String> buildOffline(String registry, String version) throws IOException {
        String base = base().image();
        List<String> built = new ArrayList<>(build(registry, version, Optional.of(base)));
        built.add(kafka(base));
        return built;
    }

    /** What needs the network, for who builds without one. */
    void prepareOffline() throws IOException {
        base().prepare();
        drawDemo();
    }

    private OfflineBase base() {
        return new OfflineBase(engine, checkout.home().resolve("image-base"), progress);
    }

    private List<String> build(String registry, String version, Optional<String> base) throws IOException {
        drawDemo();
        List<String> built = new ArrayList<>();
        for (String service : SERVICES) {
            checkout.packaged(service); // tells who forgot to build
            progress.accept("building the image of " + service);
            Path folder = checkout.root().resolve(service);
            List<String> command = new ArrayList<>(List.of("build", "-q"));
            command.addAll(List.of(
                    "-f", folder.resolve("src/main/docker/Dockerfile.jvm").toString()));
            base.ifPresent(image -> command.addAll(List.of("--build-arg", "JAVA_BASE=" + image)));
            command.addAll(List.of("--build-arg", "VERSION=" + version, "--build-arg", "REVISION=" + revision()));
            command.addAll(List.of("-t", name(registry, service, version), folder.toString()));
            engine.docker(command);
            built.add(name(registry, service, version));
        }
        return built;
    }

    private void drawDemo() throws IOException {
        Path drawn = DemoClip.makeIfMissing(Files.createDirectories(checkout.media()), progress);
        Path into = Files.createDirectories(checkout.root().resolve("media-relay/target/demo"));
        Files.copy(drawn, into.resolve(DemoClip.FILE_NAME), StandardCopyOption.REPLACE_EXISTING);
    }

    private String revision() {
        try {
            return Engine.program(List.of("git", "-C", checkout.root().toString(), "rev-parse", "HEAD"))
                    .strip();
        } catch (Engine.EngineException | UncheckedIOException noRepository) {
            return "unknown";
        }
    }

    /** Kafka's own classes from the build, started as its own image starts them. */
    private String kafka(String base) throws IOException {
        progress.accept("building a stand-in for the broker's image");
        Path folder = checkout.root().resolve("local-fleet/target");
        Path file = folder.resolve("Dockerfile.kafka");
        Files.writeString(file, """
                FROM %s
                COPY lib/ /opt/culvert/lib/
                COPY culvert.jar /opt/culvert/
                USER 1000:1000
                ENTRYPOINT ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", \
                "-cp", "/opt/culvert/culvert.jar", "%s"]
                """.formatted(base, KafkaImageMain.class.getName()));
        Files.writeString(folder.resolve(".dockerignore"), "*\n!lib\nlib/ffmpeg-*\n!culvert.jar\n");
        engine.docker("build", "-q", "-f", file.toString(), "-t", KAFKA, folder.toString());
        return KAFKA;
    }
}
