package io.culvert.wire.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Header fields of one message (RFC 2326, 12): immutable, in order, names compared without regard to case, a name may
 * occur more than once (GStreamer sends two User-Agent lines).
 */
public final class RtspHeaders {
    public static final String ACCEPT = "Accept";
    public static final String ALLOW = "Allow";
    public static final String AUTHORIZATION = "Authorization";
    public static final String CONTENT_BASE = "Content-Base";
    public static final String CONTENT_LENGTH = "Content-Length";
    public static final String CONTENT_TYPE = "Content-Type";
    public static final String CSEQ = "CSeq";
    public static final String DATE = "Date";
    public static final String PROXY_REQUIRE = "Proxy-Require";
    public static final String PUBLIC = "Public";
    public static final String RANGE = "Range";
    public static final String REQUIRE = "Require";
    public static final String RETRY_AFTER = "Retry-After";
    public static final String RTP_INFO = "RTP-Info";
    public static final String SCALE = "Scale";
    public static final String SERVER = "Server";
    public static final String SESSION = "Session";
    public static final String SPEED = "Speed";
    public static final String TRANSPORT = "Transport";
    public static final String UNSUPPORTED = "Unsupported";
    public static final String USER_AGENT = "User-Agent";
    public static final String WWW_AUTHENTICATE = "WWW-Authenticate";

    public static final RtspHeaders EMPTY = new RtspHeaders(List.of());

    /** One line: the name as written and the value without surrounding white space. */
    public record Field(String name, String value) {}

    private final List<Field> fields;

    private RtspHeaders(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /** Headers from name, value, name, value … */
    public static RtspHeaders of(String... namesAndValues) {
        Builder builder = EMPTY.toBuilder();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    public List<Field> fields() {
        return fields;
    }

    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    public Builder toBuilder() {
        return new Builder(fields);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RtspHeaders headers && headers.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.toString();
    }

    /** Collects fields in order. Values must not hold line ends; they are refused, so that nobody can smuggle a header. */
    public static final class Builder {
        private final List<Field> fields;

        private Builder(List<Field> fields) {
            this.fields = new ArrayList<>(fields);
        }

        public Builder add(String name, String value) {
            if (hasLineEnd(name) || hasLineEnd(value)) {
                throw new IllegalArgumentException("line end in header");
            }
            fields.add(new Field(name, value));
            return this;
        }

        private static boolean hasLineEnd(String text) {
            return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
        }

        public Builder set(String name, String value) {
            fields.removeIf(field -> field.name().equalsIgnoreCase(name));
            return add(name, value);
        }

        public RtspHeaders build() {
            return new RtspHeaders(fields);
        }
    }
}
