package io.culvert.wire.rtsp;

import java.util.Optional;

/** The methods of RFC 2326, 10. Method tokens are case-sensitive. */
public enum RtspMethod {
    OPTIONS,
    DESCRIBE,
    ANNOUNCE,
    SETUP,
    PLAY,
    PAUSE,
    RECORD,
    TEARDOWN,
    GET_PARAMETER,
    SET_PARAMETER,
    REDIRECT;

    /** The method of this token; empty for a token that RFC 2326 does not know. */
    public static Optional<RtspMethod> of(String token) {
        for (RtspMethod method : values()) {
            if (method.name().equals(token)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
