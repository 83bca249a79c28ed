package io.culvert.fleet.client;

/** How a client reaches the gateway. */
enum ClientTransport {
    /** RTSP over one TCP connection. */
    RTSP(0, 554),
    /** RTSP over HTTP: GET and POST. */
    HTTP(200, 80),
    /** RTSP over one WebSocket (ONVIF Streaming Specification, 7; the players of Axis). */
    WEBSOCKET(101, 80);

    private final int headStatus;
    private final int defaultPort;

    ClientTransport(int headStatus, int defaultPort) {
        this.headStatus = headStatus;
        this.defaultPort = defaultPort;
    }

    /** Status of the HTTP head that must come down before any RTSP; 0 where none comes. */
    int headStatus() {
        return headStatus;
    }

    int defaultPort() {
        return defaultPort;
    }
}
