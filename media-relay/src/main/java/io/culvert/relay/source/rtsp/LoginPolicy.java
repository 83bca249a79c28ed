package io.culvert.relay.source.rtsp;

/** How often one camera may be bothered with log-ins. */
interface LoginPolicy {
    /** For one connection. */
    Login login();

    /** Too many have failed: nothing may be tried now. */
    boolean isPaused();

    void failed();

    void succeeded();
}
