package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtsp.header.TransportHeader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a camera says to SETUP.
 *
 * @param interleaved its channels; it may choose others than were asked for
 * @param serverPorts from where it sends UDP, if it tells
 */
record TransportAnswer(Optional<TransportHeader.Pair> interleaved, Optional<TransportHeader.Pair> serverPorts) {
    private static final Pattern SERVER_PORT =
            Pattern.compile("(?i);\\s*server_port\\s*=\\s*([0-9]{1,5})(?:-([0-9]{1,5}))?");

    /** @throws CameraException if it is no Transport header */
    static TransportAnswer parse(String value) {
        try {
            TransportHeader header = TransportHeader.parse(value).getFirst();
            return new TransportAnswer(header.interleaved(), serverPorts(value));
        } catch (IllegalArgumentException e) {
            throw new CameraException(CameraTrouble.TRANSPORT_REFUSED, "unreadable Transport");
        }
    }

    private static Optional<TransportHeader.Pair> serverPorts(String value) {
        Matcher matcher = SERVER_PORT.matcher(value);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int rtp = Integer.parseInt(matcher.group(1));
        int rtcp = matcher.group(2) == null ? rtp + 1 : Integer.parseInt(matcher.group(2));
        boolean valid = rtp > 0 && rtp <= 0xFFFF && rtcp > 0 && rtcp <= 0xFFFF;
        return valid ? Optional.of(new TransportHeader.Pair(rtp, rtcp)) : Optional.empty();
    }
}
