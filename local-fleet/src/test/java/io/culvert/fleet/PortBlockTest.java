package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortBlockTest {
    /** Behind the blocks that fleets are given. */
    private static final Ports APART = new Ports(30_400);

    @Test
    void shouldHaveRoomForTheLargestFleetAndTheClaim() {
        assertThat(APART.all(Ports.MAX_GATEWAYS, Ports.MAX_SESSIONS, Ports.MAX_RELAYS)
                        .keySet())
                .allMatch(port -> port >= APART.base() && port < APART.base() + PortBlock.SIZE - 1);
    }

    @Test
    void shouldGiveDifferentBlocksBelowTheClientsPortsWhenTwoAreReserved() {
        try (PortBlock one = PortBlock.reserve(2, 1, 2);
                PortBlock other = PortBlock.reserve(2, 1, 2)) {
            assertThat(Math.abs(one.ports().base() - other.ports().base())).isGreaterThanOrEqualTo(PortBlock.SIZE);
            assertThat(one.ports().base() + PortBlock.SIZE).isLessThanOrEqualTo(31_000);
        }
    }

    @Test
    void shouldGiveABlockOnceUntilItIsGivenBack() {
        try (PortBlock first = PortBlock.at(APART, 2, 1, 2).orElseThrow()) {
            assertThat(first.ports()).isEqualTo(APART);
            assertThat(PortBlock.at(APART, 2, 1, 2)).isEmpty();
        }
        PortBlock.at(APART, 2, 1, 2).orElseThrow().close();
    }

    @Test
    void shouldPassABlockOverWhenSomebodyListensThere() throws Exception {
        try (ServerSocket stranger = new ServerSocket(APART.relayManagement(1))) {
            assertThat(PortBlock.at(APART, 2, 1, 2))
                    .as("port %d is busy", stranger.getLocalPort())
                    .isEmpty();
        }
        PortBlock.at(APART, 2, 1, 2).orElseThrow().close();
    }
}
