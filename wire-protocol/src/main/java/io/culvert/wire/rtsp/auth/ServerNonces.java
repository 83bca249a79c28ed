package io.culvert.wire.rtsp.auth;

import io.culvert.wire.link.LinkSecret;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/**
 * Nonces that carry their own proof and the time of their making, so that nothing is kept for a client that was asked, and
 * every gateway of a fleet knows the nonces of every other: GET and POST of one client may be asked by two of them.
 *
 * <p>Bytes: time (8), chance (8), proof (16); in base64 for URLs. A nonce may be used more than once while
 * it lives: what bounds a replay is the life of the nonce, and that an answer is good for one method and URI.
 */
public final class ServerNonces {
    /** What became of a nonce. */
    public enum Verdict {
        FRESH,
        /** Of this fleet, but too old. */
        STALE,
        FOREIGN
    }

    private static final String ROLE = "viewer-nonce";
    private static final int STAMP_BYTES = 16;
    private static final int PROOF_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Clocks of gateways differ a little. */
    private static final long CLOCK_TOLERANCE_MILLIS = 5_000;

    private final LinkSecret secret;
    private final long lifeMillis;

    public ServerNonces(LinkSecret secret, Duration life) {
        this.secret = secret;
        this.lifeMillis = life.toMillis();
    }

    /** @param now milliseconds since 1970 */
    public String issue(long now) {
        byte[] stamp = ByteBuffer.allocate(STAMP_BYTES)
                .putLong(now)
                .putLong(RANDOM.nextLong())
                .array();
        byte[] nonce = Arrays.copyOf(stamp, STAMP_BYTES + PROOF_BYTES);
        System.arraycopy(secret.proof(ROLE, stamp), 0, nonce, STAMP_BYTES, PROOF_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    public Verdict check(String nonce, long now) {
        byte[] bytes = bytes(nonce);
        if (bytes.length != STAMP_BYTES + PROOF_BYTES) {
            return Verdict.FOREIGN;
        }
        byte[] stamp = Arrays.copyOf(bytes, STAMP_BYTES);
        byte[] proof = Arrays.copyOf(secret.proof(ROLE, stamp), PROOF_BYTES);
        if (!MessageDigest.isEqual(proof, Arrays.copyOfRange(bytes, STAMP_BYTES, bytes.length))) {
            return Verdict.FOREIGN;
        }
        long age = now - ByteBuffer.wrap(stamp).getLong();
        return age < -CLOCK_TOLERANCE_MILLIS || age > lifeMillis ? Verdict.STALE : Verdict.FRESH;
    }

    private static byte[] bytes(String nonce) {
        try {
            return Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException foreign) {
            return new byte[0];
        }
    }
}
