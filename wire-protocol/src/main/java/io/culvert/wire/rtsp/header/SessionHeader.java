package io.culvert.wire.rtsp.header;

import java.util.regex.Pattern;

/**
 * The Session header (RFC 2326, 12.37).
 *
 * @param id             the session identifier
 * @param timeoutSeconds announced timeout; 60 where the header names none
 */
public record SessionHeader(String id, int timeoutSeconds) {
    private static final Pattern TIMEOUT = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int DEFAULT_TIMEOUT_SECONDS = 60;

    /** Clients may echo {@code id;timeout=N}; what follows the semicolon is theirs to forget. */
    public static SessionHeader parse(String value) {
        String[] parts = value.split(";", -1);
        if (parts[0].isBlank()) {
            throw new IllegalArgumentException("empty session id");
        }
        int timeout = DEFAULT_TIMEOUT_SECONDS;
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("timeout")) {
                timeout = seconds(pair[1].strip());
            }
        }
        return new SessionHeader(parts[0].strip(), timeout);
    }

    /** Cameras write 0 or nonsense: read as if they had written nothing, since keep-alives are timed by this number. */
    private static int seconds(String text) {
        return TIMEOUT.matcher(text).matches() ? Integer.parseInt(text) : DEFAULT_TIMEOUT_SECONDS;
    }

    /** No space after the semicolon: FFmpeg reads the timeout only without one. */
    public String format() {
        return id + ";timeout=" + timeoutSeconds;
    }
}
