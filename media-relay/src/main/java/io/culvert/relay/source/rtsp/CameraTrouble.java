package io.culvert.relay.source.rtsp;

/** Why a camera gives no stream: the reason in the stream's state, and tag of the metric. */
public enum CameraTrouble {
    BAD_ADDRESS("bad-address", "the camera's address cannot be used"),
    ADDRESS_REFUSED("address-refused", "the camera's address is not allowed"),
    UNREACHABLE("unreachable", "the camera cannot be reached"),
    TLS_FAILED("tls-failed", "the camera's certificate is not trusted"),
    NO_ANSWER("no-answer", "the camera does not answer"),
    NO_RTSP("no-rtsp", "the camera's answer is no RTSP"),
    CREDENTIALS_NEEDED("credentials-needed", "credentials needed"),
    CREDENTIALS_REFUSED("credentials-refused", "credentials refused"),
    FORBIDDEN("forbidden", "the camera forbids it"),
    NOT_FOUND("not-found", "the camera does not know this stream"),
    REFUSED("refused", "the camera refuses"),
    BAD_DESCRIPTION("bad-description", "the camera's description cannot be used"),
    TRANSPORT_REFUSED("transport-refused", "the camera refuses the transport"),
    NO_MEDIA("no-media", "no media from the camera"),
    CLOSED("closed", "the camera closed the connection");

    private final String tag;
    private final String text;

    CameraTrouble(String tag, String text) {
        this.tag = tag;
        this.text = text;
    }

    public String tag() {
        return tag;
    }

    public String text() {
        return text;
    }
}
