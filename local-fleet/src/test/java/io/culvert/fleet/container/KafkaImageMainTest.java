package io.culvert.fleet.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaImageMainTest {
    @Test
    void shouldTakeTheAddressesWhenTestcontainersBringsItsScript() {
        assertThat(KafkaImageMain.exports("""
                #!/bin/bash
                export KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://127.0.0.1:32768,BROKER://4f:9093
                /etc/kafka/docker/run
                """))
                .isEqualTo(Map.of("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:32768,BROKER://4f:9093"));
    }
}
