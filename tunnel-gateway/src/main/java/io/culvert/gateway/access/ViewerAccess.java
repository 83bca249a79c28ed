package io.culvert.gateway.access;

import io.culvert.wire.link.LinkSecret;
import io.culvert.wire.rtsp.auth.Authorization;
import io.culvert.wire.rtsp.auth.Challenge;
import io.culvert.wire.rtsp.auth.DigestAlgorithm;
import io.culvert.wire.rtsp.auth.ServerNonces;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Decides on requests. Any thread. */
public final class ViewerAccess {
    private static final String NOBODY = "0".repeat(64);

    private final AccessRules rules;
    private final ServerNonces nonces;
    private final LongSupplier clock;
    private volatile Optional<Users> users = Optional.empty();

    /**
     * Nobody is asked as long as no users are given.
     *
     * @param clock milliseconds since 1970
     */
    public ViewerAccess(AccessRules rules, LinkSecret secret, LongSupplier clock) {
        this.rules = rules;
        this.nonces = new ServerNonces(secret, rules.nonceLife());
        this.clock = clock;
    }

    /**
     * From now on these lines count; where they cannot be read, those before.
     *
     * @throws IllegalArgumentException with a text for the log
     */
    public void users(List<String> lines) {
        users = Optional.of(Users.parse(lines));
    }

    /** True if a request for this path needs a user. */
    public boolean isNeeded(String path) {
        return users.isPresent() && rules.cover(path);
    }

    /**
     * Looks at the answer of a client.
     *
     * @param uri           of the request line: of a leg the target, of RTSP the URL
     * @param authorization the values of all header lines of that name
     */
    public Decision decide(String method, String uri, List<String> authorization) {
        if (users.isEmpty()) {
            return Decision.GRANTED;
        }
        Users known = users.get();
        Optional<Authorization> answer =
                authorization.size() == 1 ? Authorization.parse(authorization.get(0)) : Optional.empty();
        if (answer.isEmpty()) {
            return ask(known, authorization.isEmpty() ? Decision.Why.NOT_ASKED : Decision.Why.WRONG);
        }
        return switch (answer.get()) {
            case Authorization.Basic basic -> basic(known, basic);
            case Authorization.Digest digest -> digest(known, digest, method, uri);
        };
    }

    private Decision basic(Users known, Authorization.Basic answer) {
        DigestAlgorithm algorithm = known.algorithmOf(answer.user());
        String given = algorithm.passwordHash(answer.user(), known.realm(), answer.password());
        String kept = known.hash(answer.user(), algorithm).orElse(NOBODY);
        boolean right = MessageDigest.isEqual(bytes(kept), bytes(given));
        return right && rules.basic() ? Decision.GRANTED : ask(known, Decision.Why.WRONG);
    }

    private Decision digest(Users known, Authorization.Digest answer, String method, String uri) {
        DigestAlgorithm algorithm = answer.effectiveAlgorithm();
        String kept = known.hash(answer.user(), algorithm).orElse(NOBODY);
        boolean right = answer.proves(kept, method)
                & !kept.equals(NOBODY)
                & answer.realm().equals(known.realm())
                & RequestUri.isSame(answer.uri(), uri);
        ServerNonces.Verdict nonce = nonces.check(answer.nonce(), clock.getAsLong());
        if (!right || nonce == ServerNonces.Verdict.FOREIGN) {
            return ask(known, Decision.Why.WRONG);
        }
        return nonce == ServerNonces.Verdict.STALE ? ask(known, Decision.Why.STALE) : Decision.GRANTED;
    }

    /**
     * The strongest first, as RFC 7616 says; FFmpeg and GStreamer take the last Digest that they read, which is MD5, the one
     * that they know.
     */
    private Decision ask(Users known, Decision.Why why) {
        String nonce = nonces.issue(clock.getAsLong());
        boolean stale = why == Decision.Why.STALE;
        List<String> lines = new ArrayList<>();
        for (DigestAlgorithm algorithm : known.algorithms()) {
            Challenge.Digest digest =
                    new Challenge.Digest(known.realm(), nonce, Optional.empty(), Optional.of(algorithm), true, stale);
            lines.add(digest.format());
        }
        if (rules.basic()) {
            lines.add(new Challenge.Basic(known.realm()).format());
        }
        return new Decision(why, lines, why == Decision.Why.WRONG ? rules.wrongDelay() : Duration.ZERO);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
