package io.culvert.relay.source.rtsp;

import java.util.concurrent.CompletionException;

/** A camera gives no stream. */
final class CameraException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final CameraTrouble trouble;

    CameraException(CameraTrouble trouble) {
        this(trouble, "");
    }

    /** @param detail for people; nothing of the address but its host may stand in it */
    CameraException(CameraTrouble trouble, String detail) {
        super(detail.isEmpty() ? trouble.text() : trouble.text() + ": " + detail, null, false, false);
        this.trouble = trouble;
    }

    CameraTrouble trouble() {
        return trouble;
    }

    /** The trouble behind a failed stage; a defect of ours is thrown on. */
    static CameraException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CameraException camera) {
            return camera;
        }
        throw new IllegalStateException("a camera cannot be opened", cause);
    }
}
