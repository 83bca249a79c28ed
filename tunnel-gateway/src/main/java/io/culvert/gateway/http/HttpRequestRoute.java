package io.culvert.gateway.http;

import io.culvert.gateway.access.RequestUri;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an HTTP head asks of this port. Pure: the same head, the same route. */
sealed interface HttpRequestRoute {
    String COOKIE_HEADER = "x-sessioncookie";
    String TUNNEL_TYPE = "application/x-rtsp-tunnelled";
    int MAX_COOKIE_CHARS = 255;
    Set<HttpMethod> KNOWN_METHODS = Set.of(
            HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH, HttpMethod.TRACE, HttpMethod.CONNECT);

    /** GET of a tunnel. Any path is taken: whether it names a stream is RTSP's question, asked through the tunnel. */
    record DataLeg(String cookie, String path, String version) implements HttpRequestRoute {}

    /**
     * POST of a tunnel. Its Content-Length says nothing: every client sends 32767 or 30000 and goes on beyond.
     *
     * @param chunked      a proxy re-framed the body: it has to be unpacked
     * @param wantsGoAhead the client waits for 100 before it sends the body
     */
    record CommandLeg(String cookie, String version, boolean chunked, boolean wantsGoAhead)
            implements HttpRequestRoute {}

    /**
     * A GET that becomes a WebSocket, on any path.
     *
     * @param accept      proof that the handshake was understood
     * @param subprotocol the one to speak of those offered; empty if none was
     */
    record WebSocket(String accept, Optional<String> subprotocol, String path) implements HttpRequestRoute {}

    /** OPTIONS of a browser that asks for leave to send the cookie. */
    record Preflight() implements HttpRequestRoute {}

    record Refused(HttpRefusal why) implements HttpRequestRoute {}

    static HttpRequestRoute of(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            boolean tooLong = request.decoderResult().cause() instanceof TooLongFrameException;
            return new Refused(tooLong ? HttpRefusal.HEAD_SIZE : HttpRefusal.MALFORMED);
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_0) && !version.equals(HttpVersion.HTTP_1_1)) {
            return new Refused(HttpRefusal.VERSION);
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || hosts == 0 && version.equals(HttpVersion.HTTP_1_1)) {
            return new Refused(HttpRefusal.HOST);
        }
        return byMethod(request);
    }

    private static HttpRequestRoute byMethod(HttpRequest request) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.OPTIONS)) {
            return new Preflight();
        }
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.POST)) {
            return leg(request);
        }
        return new Refused(KNOWN_METHODS.contains(method) ? HttpRefusal.METHOD : HttpRefusal.UNKNOWN_METHOD);
    }

    private static HttpRequestRoute leg(HttpRequest request) {
        List<String> cookies = request.headers().getAll(COOKIE_HEADER);
        if (cookies.isEmpty()) {
            return withoutCookie(request);
        }
        if (cookies.size() > 1 || !isCookie(cookies.get(0))) {
            return new Refused(HttpRefusal.COOKIE);
        }
        String version = request.protocolVersion().text();
        if (request.method().equals(HttpMethod.GET)) {
            return new DataLeg(cookies.get(0), RequestUri.path(request.uri()), version);
        }
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
        if (!codings.isEmpty() && !chunked) {
            return new Refused(HttpRefusal.TRANSFER_CODING);
        }
        return new CommandLeg(cookies.get(0), version, chunked, HttpUtil.is100ContinueExpected(request));
    }

    private static HttpRequestRoute withoutCookie(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (WebSocketHandshake.isMeantBy(headers)) {
            return WebSocketHandshake.route(request, RequestUri.path(request.uri()));
        }
        boolean meantAsTunnel = headers.contains(HttpHeaderNames.ACCEPT, TUNNEL_TYPE, true)
                || headers.contains(HttpHeaderNames.CONTENT_TYPE, TUNNEL_TYPE, true);
        return new Refused(meantAsTunnel ? HttpRefusal.COOKIE : HttpRefusal.NO_TUNNEL);
    }

    private static boolean isCookie(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_COOKIE_CHARS
                && value.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
