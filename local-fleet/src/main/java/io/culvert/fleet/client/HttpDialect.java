package io.culvert.fleet.client;

import io.culvert.wire.rtsp.RtspHeaders;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How a client writes the two HTTP heads of a tunnel: version, headers, their order and case. Values may hold
 * {@code {host}}, {@code {ip}}, {@code {cookie}} and {@code {date}}.
 */
public record HttpDialect(String version, RtspHeaders get, RtspHeaders post) {
    private static final String TUNNELLED = "application/x-rtsp-tunnelled";
    private static final String EXPIRES = "Sun, 9 Jan 1972 00:00:00 GMT";

    /** FFmpeg asks for a range of bytes and for ICY metadata, and means neither. */
    public static final HttpDialect FFMPEG = new HttpDialect(
            "HTTP/1.1",
            RtspHeaders.of(
                    "User-Agent", "Lavf/59.27.100",
                    "Range", "bytes=0-",
                    "Connection", "close",
                    "Host", "{host}",
                    "Icy-MetaData", "1",
                    "x-sessioncookie", "{cookie}",
                    "Accept", TUNNELLED,
                    "Pragma", "no-cache",
                    "Cache-Control", "no-cache"),
            RtspHeaders.of(
                    "User-Agent", "Lavf/59.27.100",
                    "Accept", "*/*",
                    "Connection", "close",
                    "Host", "{host}",
                    "x-sessioncookie", "{cookie}",
                    "Content-Type", TUNNELLED,
                    "Pragma", "no-cache",
                    "Cache-Control", "no-cache",
                    "Content-Length", "32767",
                    "Expires", EXPIRES));

    /** GStreamer: HTTP/1.0, no User-Agent, Accept on the POST too. */
    public static final HttpDialect GSTREAMER = new HttpDialect(
            "HTTP/1.0",
            RtspHeaders.of(
                    "x-sessioncookie", "{cookie}",
                    "Accept", TUNNELLED,
                    "Cache-Control", "no-cache",
                    "Pragma", "no-cache",
                    "Host", "{host}",
                    "Date", "{date}"),
            RtspHeaders.of(
                    "x-sessioncookie", "{cookie}",
                    "Accept", TUNNELLED,
                    "Cache-Control", "no-cache",
                    "Pragma", "no-cache",
                    "Host", "{host}",
                    "Content-Type", TUNNELLED,
                    "Expires", EXPIRES,
                    "Content-Length", "32767",
                    "Date", "{date}"));

    /** LIVE555 and VLC: a CSeq in HTTP, and the bare address as Host. */
    public static final HttpDialect LIVE555 = new HttpDialect(
            "HTTP/1.0",
            RtspHeaders.of(
                    "CSeq", "1",
                    "User-Agent", "openRTSP (LIVE555 Streaming Media v2026.06.24)",
                    "Host", "{ip}",
                    "x-sessioncookie", "{cookie}",
                    "Accept", TUNNELLED,
                    "Pragma", "no-cache",
                    "Cache-Control", "no-cache"),
            RtspHeaders.of(
                    "CSeq", "1",
                    "User-Agent", "openRTSP (LIVE555 Streaming Media v2026.06.24)",
                    "Host", "{ip}",
                    "x-sessioncookie", "{cookie}",
                    "Content-Type", TUNNELLED,
                    "Pragma", "no-cache",
                    "Cache-Control", "no-cache",
                    "Content-Length", "32767",
                    "Expires", EXPIRES));

    /** gortsplib and MediaMTX before September 2026: the GET announces a body that never comes. */
    public static final HttpDialect GORTSPLIB = new HttpDialect(
            "HTTP/1.1",
            RtspHeaders.of(
                    "Host", "{host}",
                    "X-Sessioncookie", "{cookie}",
                    "Accept", TUNNELLED,
                    "Content-Length", "30000"),
            RtspHeaders.of(
                    "Host", "{host}",
                    "X-Sessioncookie", "{cookie}",
                    "Content-Type", TUNNELLED,
                    "Content-Length", "30000"));

    public HttpDialect withVersion(String other) {
        return new HttpDialect(other, get, post);
    }

    public HttpDialect withGet(String name, String value) {
        return new HttpDialect(version, get.toBuilder().set(name, value).build(), post);
    }

    public HttpDialect withPost(String name, String value) {
        return new HttpDialect(version, get, post.toBuilder().set(name, value).build());
    }

    /** Without this header in either head. */
    public HttpDialect without(String name) {
        return new HttpDialect(version, without(get, name), without(post, name));
    }

    private static RtspHeaders without(RtspHeaders headers, String name) {
        RtspHeaders.Builder kept = RtspHeaders.EMPTY.toBuilder();
        headers.fields().stream()
                .filter(field -> !field.name().equalsIgnoreCase(name))
                .forEach(field -> kept.add(field.name(), field.value()));
        return kept.build();
    }

    byte[] getHead(ClientSettings settings) {
        return head("GET", get, settings, settings.getAt());
    }

    byte[] postHead(ClientSettings settings) {
        return head("POST", post, settings, settings.postAt());
    }

    private byte[] head(String method, RtspHeaders headers, ClientSettings settings, InetSocketAddress at) {
        StringBuilder text = new StringBuilder(512);
        text.append(method)
                .append(' ')
                .append(settings.target())
                .append(' ')
                .append(version)
                .append("\r\n");
        for (RtspHeaders.Field field : headers.fields()) {
            text.append(field.name())
                    .append(": ")
                    .append(filled(field.value(), settings, at))
                    .append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String filled(String value, ClientSettings settings, InetSocketAddress at) {
        return value.replace("{host}", settings.url().getHost() + ":" + at.getPort())
                .replace("{ip}", at.getAddress().getHostAddress())
                .replace("{cookie}", settings.cookie())
                .replace("{date}", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }
}
