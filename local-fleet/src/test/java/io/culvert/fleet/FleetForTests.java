package io.culvert.fleet;

import io.culvert.fleet.demo.DemoClip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.kafka.KafkaContainer;

/**
 * One fleet for the tests of a class, from the packaged services, on ports that are free.
 *
 * <p>Logs stay in {@code target/fleet/<class>/logs} for who looks for the reason of a failure.
 */
final class FleetForTests implements BeforeAllCallback, AfterAllCallback {
    private static final Path STATE = Path.of("target", "fleet");

    private final FleetOptions options;
    private Map<String, String> environment = Map.of();
    private Media media = folder -> {};
    private Supplier<Optional<KafkaContainer>> broker = KafkaForTests::container;
    private PortBlock block;
    private LocalFleet fleet;
    private Optional<KafkaContainer> container = Optional.empty();

    private FleetForTests(FleetOptions options) {
        this.options = options;
    }

    static FleetForTests of(int gateways, int sessions, int relays) {
        return new FleetForTests(FleetOptions.of(gateways, sessions, relays));
    }

    /** Puts files beside the demo clip before the fleet starts. */
    interface Media {
        void prepare(Path folder) throws IOException, InterruptedException;
    }

    /** Every service gets these settings on top of its own. */
    FleetForTests with(Map<String, String> settings) {
        environment = settings;
        return this;
    }

    FleetForTests media(Media more) {
        media = more;
        return this;
    }

    /** With the broker in a container, or not at all. */
    FleetForTests onContainer() {
        broker = () -> Optional.of(KafkaForTests.local());
        return this;
    }

    Optional<KafkaContainer> container() {
        return container;
    }

    LocalFleet get() {
        return fleet;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        Path home = STATE.resolve(context.getRequiredTestClass().getSimpleName());
        container = broker.get();
        block = PortBlock.reserve(options.gateways(), options.sessions(), options.relays());
        LocalFleet.Builder builder = LocalFleet.in(Checkout.find(Map.of()).withHome(home))
                .options(options)
                .environment(environment)
                .ports(block.ports())
                .progress(line -> System.out.println(context.getDisplayName() + ": " + line));
        container.ifPresent(kafka -> builder.broker(kafka.getBootstrapServers()));
        shareDemoClip(home.resolve("media"));
        media.prepare(home.resolve("media"));
        fleet = builder.start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (fleet != null) {
            fleet.close();
        }
        if (block != null) {
            block.close();
        }
        container.ifPresent(KafkaContainer::stop);
    }

    /** One clip for all classes: drawing it takes longer than starting a broker. */
    private static void shareDemoClip(Path media) throws IOException {
        Path shared = STATE.resolve("media");
        Files.createDirectories(shared);
        Files.createDirectories(media);
        DemoClip.makeIfMissing(shared, line -> {});
        try (var files = Files.list(shared)) {
            for (Path file : files.toList()) {
                Files.copy(file, media.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
