package io.culvert.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The opening handshake of a WebSocket (RFC 6455, 4.2). Pure: the same head, the same route. */
final class WebSocketHandshake {
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /** What ONVIF asks for, and what Axis' player offers instead. The first of these that is offered is taken. */
    private static final List<String> SUBPROTOCOLS = List.of("rtsp.onvif.org", "binary");

    private WebSocketHandshake() {}

    static boolean isMeantBy(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    static HttpRequestRoute route(HttpRequest request, String path) {
        HttpHeaders headers = request.headers();
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        boolean wellFormed = request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.containsValue(HttpHeaderNames.CONNECTION, "Upgrade", true)
                && keys.size() == 1
                && isKey(keys.get(0).trim());
        if (!wellFormed) {
            return new HttpRequestRoute.Refused(HttpRefusal.HANDSHAKE);
        }
        if (!WebSocketVersion.V13.toHttpHeaderValue().equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return new HttpRequestRoute.Refused(HttpRefusal.HANDSHAKE_VERSION);
        }
        List<String> offered = offered(headers);
        Optional<String> taken = SUBPROTOCOLS.stream().filter(offered::contains).findFirst();
        if (taken.isEmpty() && !offered.isEmpty()) {
            return new HttpRequestRoute.Refused(HttpRefusal.SUBPROTOCOL);
        }
        return new HttpRequestRoute.WebSocket(accept(keys.get(0).trim()), taken, path);
    }

    private static List<String> offered(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-1 in this Java runtime", e);
        }
    }
}
