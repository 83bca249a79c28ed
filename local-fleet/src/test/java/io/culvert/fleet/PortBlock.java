package io.culvert.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ports of one fleet for tests, which no other fleet for tests on this machine gets meanwhile: a block belongs to
 * whoever listens on its last port, which no fleet uses. The system gives it back however the process of the tests ends.
 *
 * <p>All blocks are below the ports that systems give to clients, one of which might otherwise take a port between the
 * look at it and the start of its service.
 */
final class PortBlock implements AutoCloseable {
    static final int SIZE = 1_020;
    private static final int FIRST = 12_000;
    private static final int COUNT = 18;

    /** Every fleet begins behind the last one's block, whose sockets may take a while to go. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % COUNT));

    private final Ports ports;
    private final ServerSocket claim;

    private PortBlock(Ports ports, ServerSocket claim) {
        this.ports = ports;
        this.claim = claim;
    }

    /** A block whose ports for a fleet of this size are all free now. */
    static PortBlock reserve(int gateways, int sessions, int relays) {
        for (int tried = 0; tried < COUNT; tried++) {
            Ports ports = new Ports(FIRST + SIZE * Math.floorMod(NEXT.getAndIncrement(), COUNT));
            Optional<PortBlock> block = at(ports, gateways, sessions, relays);
            if (block.isPresent()) {
                return block.get();
            }
        }
        throw new IllegalStateException("no free block of ports from " + FIRST);
    }

    /** This block, unless somebody has it, or listens on a port of it. */
    static Optional<PortBlock> at(Ports ports, int gateways, int sessions, int relays) {
        ServerSocket claim;
        try {
            claim = new ServerSocket(ports.base() + SIZE - 1, 1, InetAddress.getLoopbackAddress());
        } catch (IOException taken) {
            return Optional.empty();
        }
        PortBlock block = new PortBlock(ports, claim);
        if (ports.busy(gateways, sessions, relays).isEmpty()) {
            return Optional.of(block);
        }
        block.close();
        return Optional.empty();
    }

    Ports ports() {
        return ports;
    }

    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
