package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.kafka.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fleet on a broker in a container, where a container engine answers and has an image of one. */
@EnabledIf(
        value = "io.culvert.fleet.KafkaForTests#hasLocal",
        disabledReason = "skipped: no container engine here has an image of a broker")
class ContainerBrokerIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(1, 1, 1).onContainer();

    @Test
    void shouldPlayWhenTheBrokerIsAContainer() throws Exception {
        try (TunnelClient viewer =
                TunnelClient.http(FLEET.get().url(0, "/live/demo").toString()).open()) {
            viewer.watch();

            assertThat(viewer.media().awaitMorePackets(0, 30, SOON)).isTrue();
        }
        String broker = FLEET.container().orElseThrow().getBootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            assertThat(admin.listTopics().names().get()).contains(Topics.COMMANDS);
        }
    }
}
