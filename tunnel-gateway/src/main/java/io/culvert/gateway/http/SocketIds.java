package io.culvert.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** Names of tunnels and sockets. A cookie is a secret and goes no further than here. */
final class SocketIds {
    private static final int TUNNEL_BYTES = 16;
    private static final int SOCKET_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SocketIds() {}

    /** The same on every gateway: the two halves of a tunnel may arrive at different ones. */
    static String tunnelOf(String cookie) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(("culvert:" + cookie).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, TUNNEL_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-256 in this Java runtime", e);
        }
    }

    static String newTunnel() {
        return random(TUNNEL_BYTES);
    }

    static String newSocket() {
        return random(SOCKET_BYTES);
    }

    private static String random(int bytes) {
        byte[] id = new byte[bytes];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
