package io.culvert.gateway.tunnel;

import io.culvert.gateway.stream.PlayStart;
import io.culvert.gateway.stream.PlayStart.TrackStart;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.kafka.ViewerOrder.TrackChannels;
import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspLimits;
import io.culvert.wire.rtsp.RtspMessage;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.header.RangeHeader;
import io.culvert.wire.rtsp.header.RtpInfoHeader;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Completes the reply to a PLAY with what only the gateway knows: where the viewer begins. */
final class PlayReply {
    private PlayReply() {}

    /** The reply with RTP-Info, and for a recording Range, as the start says; unchanged if it is no success. */
    static byte[] complete(byte[] response, ViewerOrder.Play order, PlayStart start) {
        return parse(response)
                .filter(reply -> reply.status() == 200)
                .map(reply -> RtspEncoder.encode(reply.with(headers(reply.headers(), order, start))))
                .orElse(response);
    }

    /** The number of the request that the reply is for. */
    static OptionalLong cseq(byte[] response) {
        return parse(response).map(RtspMessage::cseq).orElse(OptionalLong.empty());
    }

    private static RtspHeaders headers(RtspHeaders given, ViewerOrder.Play order, PlayStart start) {
        RtspHeaders.Builder headers = given.toBuilder();
        headers.set(RtspHeaders.RTP_INFO, rtpInfo(order, start).format());
        start.npt().ifPresent(npt -> headers.set(RtspHeaders.RANGE, range(given, npt)));
        return headers.build();
    }

    private static RtpInfoHeader rtpInfo(ViewerOrder.Play order, PlayStart start) {
        List<RtpInfoHeader.Entry> entries = new ArrayList<>();
        for (TrackChannels track : order.tracks()) {
            Optional<TrackStart> from = start.tracks().stream()
                    .filter(candidate -> candidate.track() == track.track())
                    .findFirst();
            entries.add(new RtpInfoHeader.Entry(
                    track.url(),
                    from.map(known -> OptionalInt.of(known.sequence())).orElse(OptionalInt.empty()),
                    from.map(known -> OptionalLong.of(known.rtpTime())).orElse(OptionalLong.empty())));
        }
        return new RtpInfoHeader(entries);
    }

    /** The random-access point that the relay really starts at, and the end that the owner answered. */
    private static String range(RtspHeaders given, double npt) {
        Optional<Double> end = Optional.empty();
        try {
            end = given.first(RtspHeaders.RANGE).map(RangeHeader::parse).flatMap(RangeHeader::end);
        } catch (IllegalArgumentException otherUnit) {
            // not npt: the answer in npt is still right
        }
        return RangeHeader.of(npt, end).format();
    }

    private static Optional<RtspResponse> parse(byte[] response) {
        List<RtspElement> elements = new ArrayList<>();
        try {
            new RtspDecoder(RtspLimits.DEFAULT).decode(Unpooled.wrappedBuffer(response), elements::add);
        } catch (RtspFormatException unreadable) {
            return Optional.empty();
        }
        return elements.stream()
                .filter(RtspResponse.class::isInstance)
                .map(RtspResponse.class::cast)
                .findFirst();
    }
}
