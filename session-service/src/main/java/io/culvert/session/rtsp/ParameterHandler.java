package io.culvert.session.rtsp;

import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspStatus;
import java.nio.charset.StandardCharsets;

/** GET_PARAMETER and SET_PARAMETER (RFC 2326, 10.8 and 10.9): empty ones are keep-alives, and there are no parameters. */
final class ParameterHandler {
    private ParameterHandler() {}

    static Outcome handle(Exchange exchange) {
        RtspRequest request = exchange.request();
        boolean empty = new String(request.body(), StandardCharsets.ISO_8859_1).isBlank();
        return empty ? exchange.ok() : exchange.refuse(RtspStatus.PARAMETER_NOT_UNDERSTOOD);
    }
}
