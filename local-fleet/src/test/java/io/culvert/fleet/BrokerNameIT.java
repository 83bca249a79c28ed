package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.KafkaNode;
import io.culvert.fleet.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that start before anybody can tell them the broker's address, as after a power cut of a whole cluster. */
class BrokerNameIT {
    private static final String NAME = "broker.culvert.test";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final PortBlock block = PortBlock.reserve(1, 1, 1);

    @TempDir
    Path folder;

    private Path names;
    private List<ServiceProcess> services = List.of();

    @BeforeEach
    void startServicesWithoutTheName() throws IOException {
        names = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
        Checkout checkout = Checkout.find(Map.of()).withHome(folder);
        Ports ports = block.ports();
        ServiceDefinitions definitions = new ServiceDefinitions(
                checkout,
                ports,
                NAME + ":" + ports.kafka(),
                Files.createDirectories(checkout.media()),
                ports::gatewayLink,
                Map.of(),
                service -> List.of("-Djdk.net.hosts.file=" + names));
        services = List.of(
                ServiceProcess.start(definitions.session(0)),
                ServiceProcess.start(definitions.relay(0)),
                ServiceProcess.start(definitions.gateway(0)));
        services.forEach(BrokerNameIT::awaitWaiting);
    }

    @AfterEach
    void endWhatIsLeft() {
        services.forEach(service -> service.process().kill());
        block.close();
    }

    @Test
    void shouldBecomeReadyWhenTheNameIsKnownAtLast() throws IOException {
        assertThat(services).noneMatch(ServiceProcess::isReady);
        Ports ports = block.ports();
        KafkaNode broker =
                KafkaNode.startFresh(ports.kafka(), ports.kafkaController(), folder.resolve("kafka"), log("kafka"));
        try {
            broker.awaitReady(START);

            Files.writeString(names, "127.0.0.1 " + NAME + "\n", StandardOpenOption.APPEND);

            services.forEach(service -> service.awaitReady(START));
        } finally {
            broker.process().kill();
        }
    }

    @Test
    void shouldEndWithCodeZeroWhenStoppedBeforeTheNameIsKnown() {
        services.forEach(service -> service.process().terminate());

        assertThat(services).allMatch(service -> service.process().awaitExit(START));
        assertThat(services).extracting(service -> service.process().exitCode()).containsOnly(0);
    }

    private static void awaitWaiting(ServiceProcess service) {
        Await.until(service.name() + " to wait for the name", START, POLL, () -> {
            assertThat(service.process().isAlive())
                    .as(() -> service.process().lastLines(20))
                    .isTrue();
            return service.process().lastLines(20).contains("no address is known of [" + NAME);
        });
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }
}
