package io.culvert.wire.rtsp;

/**
 * An RTSP response (RFC 2326, 7).
 *
 * @param status numeric status code, 100 to 599
 * @param reason phrase for people; never interpreted
 */
public record RtspResponse(int status, String reason, RtspHeaders headers, byte[] body) implements RtspMessage {
    public static RtspResponse of(RtspStatus status, RtspHeaders headers) {
        return new RtspResponse(status.code(), status.reason(), headers, RtspRequest.NO_BODY);
    }

    public RtspResponse with(RtspHeaders changed) {
        return new RtspResponse(status, reason, changed, body);
    }
}
