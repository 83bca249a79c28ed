package io.culvert.session.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where session identifiers come from: the command that makes the session, so that two owners who both read it name the
 * session alike. One of them was stopped and relieved, and the client may hear either.
 */
@FunctionalInterface
public interface SessionIds {
    /** Sixteen hexadecimal digits of a digest. Nobody outside knows the 64 random bits in the socket's id. */
    SessionIds DIGEST = SessionIds::digest;

    String of(String tunnelId, String socket, long sequence);

    private static String digest(String tunnelId, String socket, long sequence) {
        try {
            String text = "culvert-session:" + tunnelId + ':' + socket + ':' + sequence;
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
