package io.culvert.wire.rtsp.auth;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The client's side towards one server: remembers what the server asked for, and answers it in every request after that.
 *
 * <pre>
 *   request → 401 → challenged(lines): true → the same request again, with authorization(…) → 200 → succeeded()
 *                                      false → the password is wrong, or nothing is asked that can be answered
 * </pre>
 *
 * <p>Both legs of a tunnel and the RTSP inside may share one: each request has its own method and URI. Belongs to one
 * thread.
 */
public final class ClientAuthentication {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CNONCE_BYTES = 16;
    /** A server whose every nonce is stale at once is not asked for ever. */
    private static final int MAX_REFUSALS = 3;

    private final Credentials credentials;
    private final Supplier<String> cnonces;
    private Optional<Challenge> challenge = Optional.empty();
    private int refusals;
    private int count;

    public ClientAuthentication(Credentials credentials) {
        this(credentials, ClientAuthentication::randomNonce);
    }

    ClientAuthentication(Credentials credentials, Supplier<String> cnonces) {
        this.credentials = credentials;
        this.cnonces = cnonces;
    }

    /**
     * A request was answered 401 with these {@code WWW-Authenticate} lines.
     *
     * @return true if the request should be sent again. Cameras let nonces grow old without {@code stale}, so the first
     *     refusal after a success is always worth another attempt.
     */
    public boolean challenged(List<String> wwwAuthenticate) {
        Optional<Challenge> best = best(Challenge.parse(wwwAuthenticate));
        challenge = best;
        count = 0;
        refusals++;
        boolean stale = best.filter(asked -> asked instanceof Challenge.Digest digest && digest.stale())
                .isPresent();
        return best.isPresent() && (refusals == 1 || stale && refusals <= MAX_REFUSALS);
    }

    /** A request was answered by anything but 401. */
    public void succeeded() {
        refusals = 0;
    }

    /**
     * The value of {@code Authorization} for the next request; empty as long as nobody has asked.
     *
     * @param uri as it stands in the request line: the RTSP URL, or the path and query of an HTTP leg
     */
    public Optional<String> authorization(String method, String uri) {
        return challenge.map(asked -> answer(asked, method, uri).format());
    }

    private Authorization answer(Challenge asked, String method, String uri) {
        return switch (asked) {
            case Challenge.Basic basic -> new Authorization.Basic(credentials.wireUser(), credentials.wirePassword());
            case Challenge.Digest digest -> answer(digest, method, uri);
        };
    }

    private Authorization answer(Challenge.Digest asked, String method, String uri) {
        DigestAlgorithm algorithm = asked.effectiveAlgorithm();
        String hash = algorithm.passwordHash(credentials.wireUser(), asked.realm(), credentials.wirePassword());
        Optional<Authorization.Qop> qop =
                asked.qop() ? Optional.of(Authorization.Qop.of(++count, cnonces.get())) : Optional.empty();
        return new Authorization.Digest(
                credentials.wireUser(),
                asked.realm(),
                asked.nonce(),
                uri,
                asked.opaque(),
                asked.algorithm(),
                qop,
                algorithm.response(hash, asked.nonce(), qop, method, uri));
    }

    /** SHA-256 before MD5 before Basic, whatever the server's order. */
    private static Optional<Challenge> best(List<Challenge> challenges) {
        return challenges.stream().min(Comparator.comparingInt(ClientAuthentication::rank));
    }

    private static int rank(Challenge challenge) {
        return switch (challenge) {
            case Challenge.Digest digest -> digest.effectiveAlgorithm().ordinal();
            case Challenge.Basic basic -> DigestAlgorithm.values().length;
        };
    }

    private static String randomNonce() {
        byte[] bytes = new byte[CNONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
