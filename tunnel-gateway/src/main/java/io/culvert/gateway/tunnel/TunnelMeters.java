package io.culvert.gateway.tunnel;

/** What the tunnels count. Callable from any thread. */
public interface TunnelMeters {
    /** Input that was refused or dropped, and the limit or rule that did it. */
    enum Refused {
        TOO_MANY_TUNNELS("too-many-tunnels"),
        TOO_MANY_WAITING("too-many-waiting"),
        DRAINING("draining"),
        SEIZURE("seizure"),
        COMMAND_RATE("command-rate"),
        COMMANDS_IN_FLIGHT("commands-in-flight"),
        COMMAND_TOO_LATE("command-too-late"),
        COMMAND_UNPUBLISHED("command-unpublished"),
        MALFORMED_RTSP("malformed-rtsp"),
        MALFORMED_BASE64("malformed-base64"),
        UNKNOWN_CHANNEL("unknown-channel"),
        BYTES_ON_DATA_SOCKET("bytes-on-data-socket"),
        TEXT_MESSAGE("text-message"),
        MALFORMED_FRAME("malformed-frame"),
        PLAY_FAILED("play-failed"),
        PLAIN_REPLY("plain-reply"),
        UNAUTHORIZED("unauthorized"),
        LATE_REPLY("late-reply"),
        UNKNOWN_TUNNEL("unknown-tunnel");

        private final String tag;

        Refused(String tag) {
            this.tag = tag;
        }

        public String tag() {
            return tag;
        }
    }

    void refused(Refused what);

    void tunnelClosed(CloseReason reason);

    void commandSocketClosed(CloseReason reason);

    void commandPublished();

    void replyWritten();

    /** An interleaved frame from a client on a channel of its own. */
    void clientFrame();

    /** A POST of a paired tunnel brought no byte in time: the sign of a proxy that buffers requests. */
    void silentCommandSocket();
}
