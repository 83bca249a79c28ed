package io.culvert.wire.link;

/** Bytes that are no link frame, or a frame over the limit: the connection is closed. */
public final class LinkFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LinkFormatException(String message) {
        super(message);
    }
}
