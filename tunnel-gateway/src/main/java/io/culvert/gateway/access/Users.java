package io.culvert.gateway.access;

import io.culvert.wire.rtsp.auth.DigestAlgorithm;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The users of a file in the form of Apache's {@code htdigest}: lines {@code user:realm:hash}, the hash of
 * {@code user:realm:password} in hex, by MD5 or SHA-256 as its length says. A user may have a line of each. Empty lines and
 * lines that begin with {@code #} are passed over.
 *
 * @param realm      one for all, since it is part of every hash
 * @param algorithms by which somebody can be asked, the strongest first
 */
record Users(String realm, Set<DigestAlgorithm> algorithms, Map<String, Map<DigestAlgorithm, String>> hashes) {
    private static final Pattern MD5_HEX = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern SHA_256_HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int MAX_USERS = 10_000;

    /** @throws IllegalArgumentException with the number of the line, and nothing of what it says */
    static Users parse(List<String> lines) {
        Set<String> realms = new TreeSet<>();
        Set<DigestAlgorithm> algorithms = new TreeSet<>();
        Map<String, Map<DigestAlgorithm, String>> hashes = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(":", -1);
            DigestAlgorithm algorithm = algorithm(parts, i + 1);
            realms.add(parts[1]);
            algorithms.add(algorithm);
            hashes.computeIfAbsent(parts[0], user -> new EnumMap<>(DigestAlgorithm.class))
                    .put(algorithm, parts[2].toLowerCase(Locale.ROOT));
        }
        if (realms.size() != 1 || hashes.size() > MAX_USERS) {
            throw new IllegalArgumentException(
                    realms.size() != 1 ? "not exactly one realm" : "more than " + MAX_USERS + " users");
        }
        return new Users(realms.iterator().next(), algorithms, hashes);
    }

    private static DigestAlgorithm algorithm(String[] parts, int line) {
        if (parts.length == 3
                && !parts[0].isEmpty()
                && SHA_256_HEX.matcher(parts[2]).matches()) {
            return DigestAlgorithm.SHA_256;
        }
        if (parts.length == 3
                && !parts[0].isEmpty()
                && MD5_HEX.matcher(parts[2]).matches()) {
            return DigestAlgorithm.MD5;
        }
        throw new IllegalArgumentException("line " + line + " is not user:realm:hash");
    }

    Optional<String> hash(String user, DigestAlgorithm algorithm) {
        return Optional.ofNullable(hashes.getOrDefault(user, Map.of()).get(algorithm));
    }

    /** How passwords of this user are kept; for somebody unknown any, so that a refusal takes no shorter. */
    DigestAlgorithm algorithmOf(String user) {
        return hashes.getOrDefault(user, Map.of()).keySet().stream()
                .findFirst()
                .orElse(algorithms.iterator().next());
    }
}
