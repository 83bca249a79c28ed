package io.culvert.wire.kafka;

/** Names of all record headers; values are UTF-8 text. */
public final class RecordHeaders {
    /** Which member of the topic's record family this is. */
    public static final String KIND = "kind";

    /** Instance id of the gateway that speaks (commands) or is spoken to (replies). */
    public static final String GATEWAY = "gateway";

    /** Partition of rtsp.replies that the speaking gateway reads. */
    public static final String REPLY_PARTITION = "reply-partition";

    /** host:port at which relays reach the speaking gateway. */
    public static final String LINK = "link";

    /** Id of the client socket that a record is about. */
    public static final String SOCKET = "socket";

    /** Id of the data socket that a reply is for. */
    public static final String DATA_SOCKET = "data-socket";

    /** Whether the tunnel ends with an answer: true or false. */
    public static final String LAST = "last";

    /** Place of a command among those of its command socket, from 1. */
    public static final String SEQUENCE = "sequence";

    /** Whether an answer carries no {@link ViewerOrder}: true, or not there where it does or nobody says. */
    public static final String PLAIN = "plain";

    /** Milliseconds since 1970 after which nobody waits for the answer any more. */
    public static final String DEADLINE = "deadline";

    /** How the client reached the gateway: http, rtsp or websocket. */
    public static final String TRANSPORT = "transport";

    /** Path of the GET or of the WebSocket handshake. */
    public static final String PATH = "path";

    /** Why a socket was or is to be closed. */
    public static final String REASON = "reason";

    /** Whether the speaking gateway takes no new tunnels: true or false. */
    public static final String DRAINING = "draining";

    /** JSON of a {@link ViewerOrder} that takes effect together with the reply that carries it. */
    public static final String VIEWER = "viewer";

    /**
     * Raised by every takeover of a partition of {@link Topics#COMMANDS}; on what its owners write. What an earlier owner
     * writes after a later one is void: it was stopped, and does not know yet.
     */
    public static final String OWNER_EPOCH = "owner-epoch";

    private RecordHeaders() {}
}
