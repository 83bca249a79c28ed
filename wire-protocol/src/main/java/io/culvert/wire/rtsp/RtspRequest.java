package io.culvert.wire.rtsp;

/**
 * An RTSP request (RFC 2326, 6).
 *
 * @param method  the token as the client wrote it; see {@link RtspMethod} for those that mean something here
 * @param uri     the request URI as written: absolute, {@code *}, or a bare path
 * @param version protocol token, {@code RTSP/1.0} for everything this project speaks
 */
public record RtspRequest(String method, String uri, String version, RtspHeaders headers, byte[] body)
        implements RtspMessage {
    public static final byte[] NO_BODY = {};

    public static RtspRequest of(String method, String uri, RtspHeaders headers) {
        return new RtspRequest(method, uri, RtspEncoder.VERSION, headers, NO_BODY);
    }
}
