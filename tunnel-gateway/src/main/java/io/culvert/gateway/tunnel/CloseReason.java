package io.culvert.gateway.tunnel;

/** Why a tunnel or one of its sockets ended: tag of the metric, word in the log, and reason in the record. */
public enum CloseReason {
    CLIENT_CLOSED("client-closed"),
    CONNECTION_LOST("connection-lost"),
    REPLACED("replaced"),
    DUPLICATE_DATA_SOCKET("duplicate-data-socket"),
    DATA_SOCKET_CLOSED("data-socket-closed"),
    UNPAIRED("unpaired"),
    IDLE("idle"),
    BAD_REQUEST("bad-request"),
    WRONG_FRAMES("wrong-frames"),
    STALLED("stalled"),
    STREAM_ENDED("stream-ended"),
    /** The stream came back with another description. */
    SOURCE_CHANGED("source-changed"),
    SESSION_ENDED("session-ended"),
    DRAINED("drained"),
    INTERNAL_ERROR("internal-error"),
    /** Somebody else publishes the stream. */
    PUBLISHER_REPLACED("publisher-replaced"),
    /** The stream may not be published any more. */
    STREAM_WITHDRAWN("stream-withdrawn"),
    /** The owner of the tunnel has heard nothing of this gateway for too long: its session is gone. */
    GATEWAY_SILENT("gateway-silent"),
    /** The owner of the tunnel ordered it for a reason that this release does not know. */
    ORDERED("ordered");

    private final String tag;

    CloseReason(String tag) {
        this.tag = tag;
    }

    public String tag() {
        return tag;
    }

    /** The reason in an order; text from a record never becomes the value of a metric's tag by itself. */
    static CloseReason of(String tag) {
        for (CloseReason reason : values()) {
            if (reason.tag.equals(tag)) {
                return reason;
            }
        }
        return ORDERED;
    }
}
