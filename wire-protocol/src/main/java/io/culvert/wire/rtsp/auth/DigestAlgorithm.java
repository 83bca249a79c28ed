package io.culvert.wire.rtsp.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The hashes of Digest that both sides know, the strongest first (RFC 7616, 3.3). */
public enum DigestAlgorithm {
    SHA_256("SHA-256", "SHA-256", false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", true),
    MD5("MD5", "MD5", false),
    MD5_SESS("MD5-sess", "MD5", true);

    private final String token;
    private final String hash;
    private final boolean ofSession;

    DigestAlgorithm(String token, String hash, boolean ofSession) {
        this.token = token;
        this.hash = hash;
        this.ofSession = ofSession;
    }

    public String token() {
        return token;
    }

    /** True if the hash of the password is bound to the first nonce of a client. */
    public boolean isOfSession() {
        return ofSession;
    }

    /** The algorithm of that name, in any case: cameras write {@code md5}. */
    public static Optional<DigestAlgorithm> of(String token) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** H(user:realm:password), the form in which a server may keep a password; wire strings. */
    public String passwordHash(String user, String realm, String password) {
        return hash(user + ":" + realm + ":" + password);
    }

    /** The value of {@code response}: knowledge of the password, bound to nonce, method and URI (RFC 7616, 3.4.1). */
    String response(String passwordHash, String nonce, Optional<Authorization.Qop> qop, String method, String uri) {
        String a2 = hash(method + ":" + uri);
        if (qop.isEmpty()) {
            return hash(passwordHash + ":" + nonce + ":" + a2);
        }
        String cnonce = qop.get().cnonce();
        String a1 = ofSession ? hash(passwordHash + ":" + nonce + ":" + cnonce) : passwordHash;
        return hash(a1 + ":" + nonce + ":" + qop.get().count() + ":" + cnonce + ":auth:" + a2);
    }

    private String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance(hash).digest(text.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no " + hash + " in this Java runtime", e);
        }
    }
}
