package io.culvert.fleet.client;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * How a client behaves, fixed when it is made.
 *
 * @param url                the RTSP URL, as it stands in requests
 * @param transport          how the gateway is reached
 * @param getAt              where the GET (or the plain connection) goes
 * @param postAt             where POSTs go: any gateway of the fleet will do
 * @param target             request target of GET and POST
 * @param cookie             what pairs them
 * @param timeout            longest wait for a connection, an HTTP head or an answer
 * @param receiveBufferBytes SO_RCVBUF of the data socket; 0 for the system's default
 * @param userAgent          in every RTSP request; the server may know quirks by it
 * @param subprotocols       what a WebSocket offers
 */
record ClientSettings(
        URI url,
        ClientTransport transport,
        InetSocketAddress getAt,
        InetSocketAddress postAt,
        String target,
        String cookie,
        HttpDialect dialect,
        Base64Style base64,
        Duration timeout,
        int receiveBufferBytes,
        String userAgent,
        String subprotocols) {}
