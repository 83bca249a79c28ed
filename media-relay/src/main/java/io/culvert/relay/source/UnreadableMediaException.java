package io.culvert.relay.source;

/** The file exists but cannot be served; the message says why, without the file's place on disk. */
final class UnreadableMediaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableMediaException(String message) {
        super(message);
    }
}
