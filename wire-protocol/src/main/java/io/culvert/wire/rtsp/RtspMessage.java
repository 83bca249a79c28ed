package io.culvert.wire.rtsp;

import java.util.OptionalLong;

/** A request or a response (RFC 2326, 4). Bodies are opaque bytes; an absent body has length 0. */
public sealed interface RtspMessage extends RtspElement permits RtspRequest, RtspResponse {
    RtspHeaders headers();

    byte[] body();

    /** The sequence number that pairs a response with its request (RFC 2326, 12.17); empty if missing or no number. */
    default OptionalLong cseq() {
        return headers().first(RtspHeaders.CSEQ).map(RtspMessage::parseCSeq).orElse(OptionalLong.empty());
    }

    private static OptionalLong parseCSeq(String text) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        long value = Long.parseLong(text);
        return value <= 0xFFFF_FFFFL ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
