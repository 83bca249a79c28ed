package io.culvert.session.tunnel;

/** What went otherwise than hoped; each is counted under its own name and logged once. */
public enum Incident {
    /** A command came again: its reply is sent again if it is kept. */
    DUPLICATE_COMMAND,
    /** A command came, or was left waiting, past its deadline: it is answered 503, by the gateway or in its place. */
    LATE_COMMAND,
    /** More commands wait on one tunnel than the limit allows. */
    COMMAND_QUEUE_FULL,
    /** The bytes of a command are no RTSP request. */
    UNREADABLE_REQUEST,
    /** A second data socket for a tunnel that works: refused. */
    DUPLICATE_DATA_SOCKET,
    /** A second data socket for a tunnel without any command: it takes over. */
    REPLACED_DATA_SOCKET,
    /** A tunnel ended because its gateway is gone. */
    SWEPT_TUNNEL,
    /** A tunnel ended because another client publishes its stream. */
    DISPLACED_PUBLISHER,
    /** A tunnel ended because its stream may not be published any more. */
    WITHDRAWN_PUBLISHER,
    /** More streams are asked for that no relay has answered for than the limit allows: one more is not asked for. */
    UNKNOWN_STREAMS_FULL,
    /** Commands came for a tunnel whose data socket never did. */
    UNPAIRED_TUNNEL,
    /** More tunnels without data socket than the limit allows. */
    UNPAIRED_TUNNELS_FULL
}
