package io.culvert.wire.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that relays and gateways of one fleet share, and the proofs that show it (HMAC-SHA-256). */
public final class LinkSecret {
    public static final int NONCE_BYTES = 16;
    public static final int PROOF_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    public LinkSecret(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("empty link secret");
        }
        this.key = secret.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /**
     * Proof of knowing the secret.
     *
     * @param role  who proves, so that a proof cannot be sent back: {@code relay:<instance>} or {@code gateway}
     * @param nonce what the other side asked to be proved
     */
    public byte[] proof(String role, byte[] nonce) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(role.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(nonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + ALGORITHM + " in this Java runtime", e);
        }
    }

    public boolean verify(String role, byte[] nonce, byte[] proof) {
        return MessageDigest.isEqual(proof(role, nonce), proof);
    }
}
