package io.culvert.fleet.client;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/** Collects what a client shall be like. Belongs to the thread that builds. */
public final class TunnelClientBuilder {
    private static final int COOKIE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final URI url;
    private final ClientTransport transport;
    private InetSocketAddress getAt;
    private InetSocketAddress postAt;
    private String target;
    private String cookie = newCookie();
    private HttpDialect dialect = HttpDialect.FFMPEG;
    private Base64Style base64 = Base64Style.ONE_BLOB;
    private Duration timeout = Duration.ofSeconds(10);
    private int receiveBufferBytes;
    private boolean postFirst;
    private String userAgent = "culvert-scripted-client";
    private String subprotocols = "rtsp.onvif.org, binary";

    TunnelClientBuilder(String url, ClientTransport transport) {
        this.url = URI.create(url);
        this.transport = transport;
        int port = this.url.getPort() > 0 ? this.url.getPort() : transport.defaultPort();
        this.getAt = new InetSocketAddress(this.url.getHost(), port);
        this.postAt = getAt;
        String path = this.url.getRawPath().isEmpty() ? "/" : this.url.getRawPath();
        this.target = this.url.getRawQuery() == null ? path : path + "?" + this.url.getRawQuery();
    }

    private static String newCookie() {
        byte[] random = new byte[COOKIE_BYTES];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The GET goes here, whatever the URL says. */
    public TunnelClientBuilder getAt(String host, int port) {
        getAt = new InetSocketAddress(host, port);
        return this;
    }

    /** POSTs go here, whatever the URL says. */
    public TunnelClientBuilder postAt(String host, int port) {
        postAt = new InetSocketAddress(host, port);
        return this;
    }

    /** Request target of both HTTP heads; the URL's path and query unless set. */
    public TunnelClientBuilder target(String text) {
        target = text;
        return this;
    }

    public TunnelClientBuilder cookie(String text) {
        cookie = text;
        return this;
    }

    public TunnelClientBuilder dialect(HttpDialect words) {
        dialect = words;
        return this;
    }

    public TunnelClientBuilder base64(Base64Style style) {
        base64 = style;
        return this;
    }

    public TunnelClientBuilder timeout(Duration longest) {
        timeout = longest;
        return this;
    }

    /** A small buffer makes a client that does not read visible to the server early. */
    public TunnelClientBuilder receiveBuffer(int bytes) {
        receiveBufferBytes = bytes;
        return this;
    }

    public TunnelClientBuilder userAgent(String text) {
        userAgent = text;
        return this;
    }

    /** What a WebSocket offers: browsers of ONVIF devices {@code rtsp.onvif.org}, the players of Axis {@code binary}. */
    public TunnelClientBuilder subprotocols(String text) {
        subprotocols = text;
        return this;
    }

    /** {@link #open} sends the POST before the GET. */
    public TunnelClientBuilder postFirst() {
        postFirst = true;
        return this;
    }

    /** The client without any connection, for scripts that open the sockets themselves. */
    public TunnelClient create() {
        return new TunnelClient(new ClientSettings(
                url,
                transport,
                getAt,
                postAt,
                target,
                cookie,
                dialect,
                base64,
                timeout,
                receiveBufferBytes,
                userAgent,
                subprotocols));
    }

    /** The client with its connections open and, for a tunnel, its GET answered 200. */
    public TunnelClient open() {
        TunnelClient client = create();
        try {
            client.open(postFirst);
            return client;
        } catch (ClientException e) {
            client.close();
            throw e;
        }
    }
}
