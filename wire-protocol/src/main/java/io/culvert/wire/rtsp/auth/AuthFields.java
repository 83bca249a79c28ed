package io.culvert.wire.rtsp.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One scheme with what belongs to it, as it stands in a header (RFC 7235, 2.1): {@code Basic dXNlcg==} or
 * {@code Digest realm="a, b", nonce="c"}.
 *
 * @param scheme     in lower case
 * @param blob       the base64 of Basic
 * @param parameters names in lower case, values without quotes; of a name that stands twice the first counts
 */
record AuthFields(String scheme, Optional<String> blob, Map<String, String> parameters) {
    /**
     * All schemes of one header line. A comma parts two parameters or two challenges; which of them shows what follows: a
     * name with {@code =}, or a name alone. Ends without a word at the first thing that fits neither.
     */
    static List<AuthFields> parse(String line) {
        return new Reader(line).read();
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** A quoted string (RFC 7230, 3.2.6). */
    static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static final class Reader {
        private static final String BLOB_ENDS = " \t,";

        private final String line;
        private final List<AuthFields> found = new ArrayList<>();
        private int position;

        Reader(String line) {
            this.line = line;
        }

        List<AuthFields> read() {
            skip(" \t,");
            while (position < line.length()) {
                String scheme = token();
                if (scheme.isEmpty()) {
                    return found;
                }
                skip(" \t");
                Map<String, String> parameters = new LinkedHashMap<>();
                Optional<String> blob = parameter(parameters) ? Optional.empty() : blob();
                found.add(new AuthFields(scheme.toLowerCase(Locale.ROOT), blob, parameters));
                while (separator() && parameter(parameters)) {
                    // one more of this scheme
                }
            }
            return found;
        }

        private boolean separator() {
            int before = position;
            skip(" \t,");
            return position > before && position < line.length();
        }

        /** Reads {@code name=value}, or nothing at all. */
        private boolean parameter(Map<String, String> into) {
            int start = position;
            String name = token();
            skip(" \t");
            if (name.isEmpty() || !at('=') || isEndOfBlob(position + 1)) {
                position = start;
                return false;
            }
            position++;
            skip(" \t");
            into.putIfAbsent(name.toLowerCase(Locale.ROOT), at('"') ? quoted() : until(" \t,"));
            return true;
        }

        /** Base64 may end in {@code =} too; a parameter has something after it. */
        private boolean isEndOfBlob(int index) {
            int next = index;
            while (next < line.length() && line.charAt(next) == '=') {
                next++;
            }
            return next > index || next == line.length();
        }

        private Optional<String> blob() {
            String text = until(BLOB_ENDS);
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (position++; position < line.length() && !at('"'); position++) {
                if (at('\\') && position + 1 < line.length()) {
                    position++;
                }
                value.append(line.charAt(position));
            }
            position = Math.min(position + 1, line.length());
            return value.toString();
        }

        private String token() {
            return until(" \t,=\"");
        }

        private String until(String ends) {
            int start = position;
            while (position < line.length() && ends.indexOf(line.charAt(position)) < 0) {
                position++;
            }
            return line.substring(start, position);
        }

        private void skip(String characters) {
            while (position < line.length() && characters.indexOf(line.charAt(position)) >= 0) {
                position++;
            }
        }

        private boolean at(char wanted) {
            return position < line.length() && line.charAt(position) == wanted;
        }
    }
}
