package io.culvert.wire.rtsp.header;

/**
 * The Session header (RFC 2326, 12.37).
 *
 * @param id             the session identifier
 * @param timeoutSeconds announced timeout; 60 where the header names none
 */
public record SessionHeader(String id, int timeoutSeconds) {
    private static final int DEFAULT_TIMEOUT_SECONDS = 60;

    /** Clients may echo {@code id;timeout=N}; what follows the semicolon is theirs to forget. */
    public static SessionHeader parse(String value) {
        String[] parts = value.split(";");
        if (parts[0].isBlank()) {
            throw new IllegalArgumentException("empty session id");
        }
        int timeout = DEFAULT_TIMEOUT_SECONDS;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("timeout=")) {
                timeout = Integer.parseInt(part.substring("timeout=".length()).strip());
            }
        }
        return new SessionHeader(parts[0].strip(), timeout);
    }

    /** No space after the semicolon: FFmpeg reads the timeout only without one. */
    public String format() {
        return id + ";timeout=" + timeoutSeconds;
    }
}
