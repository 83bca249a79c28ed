package io.culvert.wire.rtsp.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client answers in {@code Authorization}. */
public sealed interface Authorization {
    String user();

    /** The value of the header line. */
    String format();

    /** The answer in this header; empty for a scheme or a form that is not known here. */
    static Optional<Authorization> parse(String value) {
        List<AuthFields> all = AuthFields.parse(value);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        AuthFields fields = all.get(0);
        return switch (fields.scheme()) {
            case "basic" -> Basic.of(fields);
            case "digest" -> Digest.of(fields);
            default -> Optional.empty();
        };
    }

    /** Name and password; wire strings. */
    record Basic(String user, String password) implements Authorization {
        private static Optional<Authorization> of(AuthFields fields) {
            try {
                byte[] bytes = Base64.getDecoder().decode(fields.blob().orElse(""));
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                int colon = text.indexOf(':');
                return colon < 0
                        ? Optional.empty()
                        : Optional.of(new Basic(text.substring(0, colon), text.substring(colon + 1)));
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
        }

        @Override
        public String format() {
            byte[] bytes = (user + ":" + password).getBytes(StandardCharsets.ISO_8859_1);
            return "Basic " + Base64.getEncoder().encodeToString(bytes);
        }

        @Override
        public String toString() {
            return "Basic[secret]";
        }
    }

    /**
     * The client's part of {@code qop=auth}.
     *
     * @param count  the {@code nc} as it is written, eight hex digits
     * @param cnonce the client's own nonce
     */
    record Qop(String count, String cnonce) {
        static Qop of(int count, String cnonce) {
            return new Qop(String.format(Locale.ROOT, "%08x", count), cnonce);
        }
    }

    /**
     * A proof of the password.
     *
     * @param algorithm empty where the client names none, which means MD5
     * @param qop       empty in the form of RFC 2069
     * @param response  hex
     */
    record Digest(
            String user,
            String realm,
            String nonce,
            String uri,
            Optional<String> opaque,
            Optional<DigestAlgorithm> algorithm,
            Optional<Qop> qop,
            String response)
            implements Authorization {
        public DigestAlgorithm effectiveAlgorithm() {
            return algorithm.orElse(DigestAlgorithm.MD5);
        }

        /** True if whoever wrote this knows the password behind the hash; takes as long for any answer of this length. */
        public boolean proves(String passwordHash, String method) {
            String expected = effectiveAlgorithm().response(passwordHash, nonce, qop, method, uri);
            byte[] given = response.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
            return MessageDigest.isEqual(expected.getBytes(StandardCharsets.ISO_8859_1), given);
        }

        private static Optional<Authorization> of(AuthFields fields) {
            Optional<String> named = fields.parameter("algorithm").filter(name -> !name.isEmpty());
            Optional<DigestAlgorithm> algorithm = named.flatMap(DigestAlgorithm::of);
            Optional<String> qop = fields.parameter("qop").filter(value -> !value.isEmpty());
            boolean known = named.isPresent() == algorithm.isPresent()
                    && qop.map("auth"::equalsIgnoreCase).orElse(true)
                    && fields.parameters().keySet().containsAll(List.of("username", "nonce", "uri", "response"));
            boolean whole = qop.isPresent()
                    ? fields.parameters().keySet().containsAll(List.of("nc", "cnonce"))
                    : algorithm.filter(DigestAlgorithm::isOfSession).isEmpty();
            if (!known || !whole) {
                return Optional.empty();
            }
            return Optional.of(new Digest(
                    fields.parameters().get("username"),
                    fields.parameter("realm").orElse(""),
                    fields.parameters().get("nonce"),
                    fields.parameters().get("uri"),
                    fields.parameter("opaque"),
                    algorithm,
                    qop.map(auth -> new Qop(
                            fields.parameters().get("nc"), fields.parameters().get("cnonce"))),
                    fields.parameters().get("response")));
        }

        @Override
        public String format() {
            StringBuilder text = new StringBuilder("Digest username=").append(AuthFields.quote(user));
            text.append(", realm=").append(AuthFields.quote(realm));
            text.append(", nonce=").append(AuthFields.quote(nonce));
            text.append(", uri=").append(AuthFields.quote(uri));
            text.append(", response=\"").append(response).append('"');
            algorithm.ifPresent(value -> text.append(", algorithm=").append(value.token()));
            opaque.ifPresent(value -> text.append(", opaque=").append(AuthFields.quote(value)));
            qop.ifPresent(value -> text.append(", qop=auth, nc=")
                    .append(value.count())
                    .append(", cnonce=")
                    .append(AuthFields.quote(value.cnonce())));
            return text.toString();
        }

        @Override
        public String toString() {
            return "Digest[secret]";
        }
    }
}
