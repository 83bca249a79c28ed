package io.culvert.gateway.http;

import java.util.Optional;

/** Each HTTP request that this port does not take, with the status that says so and the tag of the metric. */
enum HttpRefusal {
    MALFORMED(400, "Bad Request", "malformed"),
    NOT_TEXT(400, "Bad Request", "not-text"),
    FOLDED_LINE(400, "Bad Request", "folded-line"),
    HOST(400, "Bad Request", "host"),
    HANDSHAKE(400, "Bad Request", "handshake"),
    SUBPROTOCOL(400, "Bad Request", "subprotocol"),
    COOKIE(400, "Bad Request", "cookie"),
    SAME_CONNECTION(400, "Bad Request", "same-connection"),
    UNAUTHORIZED(401, "Unauthorized", "unauthorized"),
    ORIGIN(403, "Forbidden", "origin"),
    NO_TUNNEL(404, "Not Found", "no-tunnel"),
    METHOD(405, "Method Not Allowed", "method", "Allow: GET, POST, OPTIONS"),
    HEAD_DEADLINE(408, "Request Timeout", "head-deadline"),
    SEIZURE(409, "Conflict", "seizure"),
    REQUEST_LINE(414, "URI Too Long", "request-line"),
    HANDSHAKE_VERSION(426, "Upgrade Required", "handshake-version", "Upgrade: websocket\r\nSec-WebSocket-Version: 13"),
    HEAD_SIZE(431, "Request Header Fields Too Large", "head-size"),
    UNKNOWN_METHOD(501, "Not Implemented", "unknown-method"),
    TRANSFER_CODING(501, "Not Implemented", "transfer-coding"),
    BUSY(503, "Service Unavailable", "busy", "Retry-After: 2"),
    VERSION(505, "HTTP Version Not Supported", "version");

    private final int status;
    private final String phrase;
    private final String tag;
    private final String extraHeader;

    HttpRefusal(int status, String phrase, String tag) {
        this(status, phrase, tag, null);
    }

    HttpRefusal(int status, String phrase, String tag, String extraHeader) {
        this.status = status;
        this.phrase = phrase;
        this.tag = tag;
        this.extraHeader = extraHeader;
    }

    int status() {
        return status;
    }

    String phrase() {
        return phrase;
    }

    String tag() {
        return tag;
    }

    Optional<String> extraHeader() {
        return Optional.ofNullable(extraHeader);
    }
}
