package io.culvert.wire.rtsp;

import java.util.OptionalLong;

/**
 * Bytes that are not RTSP. Carries the status that answers them and, where it could still be read, the CSeq to echo.
 * After it the decoder no longer knows where the next message begins: the connection is answered and closed.
 */
public final class RtspFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RtspStatus status;
    private final transient OptionalLong cseq;

    public RtspFormatException(RtspStatus status, String message, OptionalLong cseq) {
        super(message, null, false, false); // a client's fault needs no stack trace
        this.status = status;
        this.cseq = cseq;
    }

    public RtspFormatException(RtspStatus status, String message) {
        this(status, message, OptionalLong.empty());
    }

    public RtspStatus status() {
        return status;
    }

    public OptionalLong cseq() {
        return cseq;
    }
}
