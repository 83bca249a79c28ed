package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.KafkaNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The only broker is replaced by one that has nothing: no topic, no session, no subscription. */
class EmptyBrokerIT {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(1, 1, 1);

    @Test
    void shouldTakeViewersAgainWhenTheBrokerHasLostEverything(@TempDir Path folder) {
        LocalFleet fleet = FLEET.get();
        ChildProcess before = fleet.kafka().orElseThrow().process();
        before.kill();
        KafkaNode empty = KafkaNode.startFresh(
                fleet.ports().kafka(),
                fleet.ports().kafkaController(),
                folder.resolve("kafka"),
                folder.resolve("kafka.log"));
        try {
            Await.until("a new viewer to see a picture", START, Duration.ofMillis(500), () -> canWatch(fleet));
            assertThat(fleet.services()).allMatch(service -> service.process().isAlive());
        } finally {
            empty.process().kill();
        }
    }

    private static boolean canWatch(LocalFleet fleet) {
        try (TunnelClient viewer =
                TunnelClient.http(fleet.url(0, "/live/demo").toString()).open()) {
            viewer.watch();
            return viewer.media().awaitMorePackets(0, 30, SOON);
        } catch (ClientException notYet) {
            return false;
        }
    }
}
