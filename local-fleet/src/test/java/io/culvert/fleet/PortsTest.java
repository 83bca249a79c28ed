package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void shouldBeTheDocumentedOnesWhenNothingIsSet() {
        Ports ports = Ports.from(Map.of());

        assertThat(new int[] {ports.gateway(0), ports.gatewayLink(0), ports.gatewayManagement(0), ports.gateway(1)})
                .containsExactly(8080, 8081, 8082, 8090);
        assertThat(new int[] {ports.session(0), ports.sessionManagement(0), ports.relayManagement(0), ports.kafka()})
                .containsExactly(8100, 8102, 8122, 9092);
        assertThat(new int[] {ports.relayManagement(1), ports.gateway(2), ports.session(2)})
                .containsExactly(8132, 8320, 8620);
    }

    @Test
    void shouldMoveAllByTheSameDifferenceWhenBaseIsSet() {
        Ports ports = Ports.from(Map.of("CULVERT_PORT_BASE", "18080"));

        assertThat(new int[] {ports.gateway(0), ports.session(0), ports.relayManagement(0), ports.kafka()})
                .containsExactly(18080, 18100, 18122, 19092);
    }

    @Test
    void shouldRefuseBaseWhenItIsNoUsablePort() {
        assertThatIllegalArgumentException().isThrownBy(() -> Ports.from(Map.of("CULVERT_PORT_BASE", "80")));
        assertThatIllegalArgumentException().isThrownBy(() -> Ports.from(Map.of("CULVERT_PORT_BASE", "65000")));
        assertThatIllegalArgumentException().isThrownBy(() -> Ports.from(Map.of("CULVERT_PORT_BASE", "http")));
    }

    @Test
    void shouldGiveNoPortTwiceWhenTheFleetIsAsLargeAsItMayBe() {
        Map<Integer, String> all = new Ports(8080).all(Ports.MAX_GATEWAYS, Ports.MAX_SESSIONS, Ports.MAX_RELAYS);

        assertThat(all).hasSize(3 * Ports.MAX_GATEWAYS + 2 * Ports.MAX_SESSIONS + Ports.MAX_RELAYS + 2);
    }

    @Test
    void shouldNameTheBusyPortWhenSomebodyListensThere() throws Exception {
        try (PortBlock block = PortBlock.reserve(2, 1, 2);
                ServerSocket taken = new ServerSocket(block.ports().gateway(1))) {
            assertThat(block.ports().busy(2, 1, 2)).containsExactly(taken.getLocalPort() + " (gateway-1)");
        }
    }
}
