package io.culvert.relay.source.rtsp;

/** What is counted of cameras. Any thread. */
public interface CameraMeter {
    /** An attempt failed, or a running camera was lost. */
    void trouble(CameraTrouble trouble);

    /** A camera's stream is there. */
    void opened();

    /** A source of this kind has ended. */
    void closed();

    /** A camera is not asked because it has refused too many log-ins. */
    void logInPaused();

    /** An access unit was longer than its limit. */
    void unitOverLimit();

    /** What a camera sends before anybody watches was over its limit. */
    void keptOverflow();
}
