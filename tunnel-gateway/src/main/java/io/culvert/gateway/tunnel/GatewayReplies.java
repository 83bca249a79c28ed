package io.culvert.gateway.tunnel;

import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.RtspStatus;
import java.util.OptionalLong;

/** RTSP responses that the gateway gives by itself, because nobody else can or will. */
final class GatewayReplies {
    private static final String RETRY_SECONDS = "2";

    private GatewayReplies() {}

    /** The command was not or not in time answered by the owner of the tunnel. */
    static byte[] unavailable(OptionalLong cseq) {
        RtspHeaders.Builder headers = cseq(cseq).add(RtspHeaders.RETRY_AFTER, RETRY_SECONDS);
        return RtspEncoder.encode(RtspResponse.of(RtspStatus.SERVICE_UNAVAILABLE, headers.build()));
    }

    /** A PLAY that the owner of the tunnel had granted could not be carried out here. */
    static byte[] failed(OptionalLong cseq) {
        return RtspEncoder.encode(
                RtspResponse.of(RtspStatus.INTERNAL_SERVER_ERROR, cseq(cseq).build()));
    }

    /** The bytes were no RTSP; the connection is closed after this. */
    static byte[] malformed(RtspStatus status, OptionalLong cseq) {
        return RtspEncoder.encode(RtspResponse.of(status, cseq(cseq).build()));
    }

    private static RtspHeaders.Builder cseq(OptionalLong cseq) {
        RtspHeaders.Builder headers = RtspHeaders.EMPTY.toBuilder();
        cseq.ifPresent(number -> headers.add(RtspHeaders.CSEQ, Long.toString(number)));
        return headers;
    }
}
