package io.culvert.fleet.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a process that is yet to be started. Not one of those that systems give to clients: the next connection of
 * anybody might take such a port before that process listens, or while it is away.
 */
public final class FreePort {
    private static final int FIRST = 31_500;
    private static final int LAST = 32_700;
    private static final int ATTEMPTS = 200;

    private FreePort() {}

    public static int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket probe = new ServerSocket(port)) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + LAST);
    }
}
