package io.culvert.wire.rtsp.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a server asks for in {@code WWW-Authenticate}. */
public sealed interface Challenge {
    String realm();

    /** The value of one {@code WWW-Authenticate} line. */
    String format();

    /** Name and password, readable by everybody on the way. */
    record Basic(String realm) implements Challenge {
        @Override
        public String format() {
            return "Basic realm=" + AuthFields.quote(realm);
        }
    }

    /**
     * A proof of the password (RFC 7616, 3.3).
     *
     * @param algorithm empty where the server names none, which means MD5 and is not repeated to it
     * @param qop       true if {@code auth} is offered; false for the older form without it
     * @param stale     the answer was right, its nonce too old
     */
    record Digest(
            String realm,
            String nonce,
            Optional<String> opaque,
            Optional<DigestAlgorithm> algorithm,
            boolean qop,
            boolean stale)
            implements Challenge {
        public DigestAlgorithm effectiveAlgorithm() {
            return algorithm.orElse(DigestAlgorithm.MD5);
        }

        /** The algorithm without quotes and {@code stale} only where it is true: not every client reads more. */
        @Override
        public String format() {
            StringBuilder text = new StringBuilder("Digest realm=").append(AuthFields.quote(realm));
            text.append(", nonce=").append(AuthFields.quote(nonce));
            opaque.ifPresent(value -> text.append(", opaque=").append(AuthFields.quote(value)));
            algorithm.ifPresent(value -> text.append(", algorithm=").append(value.token()));
            text.append(qop ? ", qop=\"auth\"" : "").append(stale ? ", stale=true" : "");
            return text.toString();
        }
    }

    /** The challenges of these header lines that can be answered here, in their order. */
    static List<Challenge> parse(List<String> lines) {
        List<Challenge> challenges = new ArrayList<>();
        for (String line : lines) {
            for (AuthFields fields : AuthFields.parse(line)) {
                of(fields).ifPresent(challenges::add);
            }
        }
        return List.copyOf(challenges);
    }

    private static Optional<Challenge> of(AuthFields fields) {
        String realm = fields.parameter("realm").orElse("");
        if (fields.scheme().equals("basic")) {
            return Optional.of(new Basic(realm));
        }
        return fields.scheme().equals("digest") ? digest(fields, realm) : Optional.empty();
    }

    private static Optional<Challenge> digest(AuthFields fields, String realm) {
        Optional<String> named = fields.parameter("algorithm").filter(name -> !name.isEmpty());
        Optional<DigestAlgorithm> algorithm = named.flatMap(DigestAlgorithm::of);
        Optional<String> qop = fields.parameter("qop").filter(value -> !value.isEmpty());
        boolean auth = qop.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(value -> value.strip().equalsIgnoreCase("auth"));
        boolean known = named.isPresent() == algorithm.isPresent() && qop.isPresent() == auth;
        boolean possible =
                auth || algorithm.filter(DigestAlgorithm::isOfSession).isEmpty();
        if (!known || !possible || fields.parameter("nonce").isEmpty()) {
            return Optional.empty();
        }
        boolean stale =
                fields.parameter("stale").filter("true"::equalsIgnoreCase).isPresent();
        String nonce = fields.parameter("nonce").get();
        return Optional.of(new Digest(realm, nonce, fields.parameter("opaque"), algorithm, auth, stale));
    }
}
