package io.culvert.session.rtsp;

import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** DESCRIBE (RFC 2326, 10.2). */
final class DescribeHandler {
    private static final String SDP_TYPE = "application/sdp";
    private static final Set<String> ACCEPTABLE = Set.of(SDP_TYPE, "application/*", "*/*");

    private static final String NO_RTCP = "b=RS:0\r\nb=RR:0\r\n";

    private DescribeHandler() {}

    static Outcome handle(Exchange exchange) {
        if (!acceptsSdp(exchange.request().headers().all(RtspHeaders.ACCEPT))) {
            return exchange.refuse(RtspStatus.NOT_ACCEPTABLE);
        }
        String stream = exchange.url().path();
        return exchange.withStream(
                stream,
                state -> exchange.okWithBody(
                        sdp(state.sdp(), exchange.url()).getBytes(StandardCharsets.UTF_8),
                        // Axis's browser player wants the type to be exactly this, without parameters
                        RtspHeaders.CONTENT_TYPE,
                        SDP_TYPE,
                        // the slash at the end makes relative control URLs resolve below the stream's
                        RtspHeaders.CONTENT_BASE,
                        exchange.url().contentBase(stream)));
    }

    /**
     * On demand without RTCP (RFC 3556): behind a proxy that ends a POST at its declared length, the reports of GStreamer use
     * that length up in ten minutes.
     */
    private static String sdp(String sdp, RequestUrl url) {
        if (!url.isWithoutRtcp()) {
            return sdp;
        }
        StringBuilder text = new StringBuilder();
        boolean due = false;
        for (String line : sdp.split("\r?\n")) {
            // among b= lines, which stand before k= and a= (RFC 4566, 5)
            if (due && !line.isEmpty() && "icb".indexOf(line.charAt(0)) < 0) {
                text.append(NO_RTCP);
            }
            due = line.startsWith("m=") || due && !line.isEmpty() && "icb".indexOf(line.charAt(0)) >= 0;
            text.append(line).append("\r\n");
        }
        return due ? text.append(NO_RTCP).toString() : text.toString();
    }

    private static boolean acceptsSdp(List<String> accept) {
        return accept.isEmpty()
                || accept.stream()
                        .flatMap(value -> Stream.of(value.split(",")))
                        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .anyMatch(ACCEPTABLE::contains);
    }
}
