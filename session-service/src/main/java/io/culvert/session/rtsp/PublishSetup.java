package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.rtsp.header.TransportHeader;
import io.culvert.wire.sdp.MediaSection;
import io.culvert.wire.sdp.SessionDescription;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** SETUP of a track that its client is going to send. Its URL is the one that follows from the announced description. */
final class PublishSetup {
    private PublishSetup() {}

    static Outcome handle(Exchange exchange, RtspSession session, List<TransportHeader> offered) {
        Optional<TransportHeader> transport = offered.stream()
                .filter(each -> each.isInterleaved() && each.unicast() && each.mode() == TransportHeader.Mode.RECORD)
                .findFirst();
        if (transport.isEmpty()) {
            return exchange.refuse(RtspStatus.UNSUPPORTED_TRANSPORT);
        }
        SessionDescription sdp = SessionDescription.parse(session.announced().orElseThrow());
        boolean aggregate = exchange.url().path().equals(session.stream())
                && exchange.url().query().isEmpty();
        if (aggregate && sdp.sections().size() > 1) {
            return exchange.refuse(RtspStatus.AGGREGATE_OPERATION_NOT_ALLOWED);
        }
        OptionalInt track = aggregate ? OptionalInt.of(0) : track(exchange.url(), session, sdp);
        if (track.isEmpty()) {
            return exchange.refuse(RtspStatus.NOT_FOUND);
        }
        return setUp(exchange, session, track.getAsInt(), transport.get());
    }

    private static Outcome setUp(Exchange exchange, RtspSession session, int track, TransportHeader transport) {
        TransportHeader.Pair pair = SetupHandler.channels(session.without(track), transport.interleaved());
        SessionTrack added =
                new SessionTrack(track, pair.rtp(), pair.rtcp(), exchange.url().text());
        RtspSession next = session.with(added).with(new SessionState.Ready(0));
        TransportHeader reply = new TransportHeader(
                transport.protocol(), true, Optional.of(pair), Optional.empty(), TransportHeader.Mode.RECORD);
        return exchange.ok(Optional.of(next), Optional.empty(), RtspHeaders.TRANSPORT, reply.format());
    }

    private static OptionalInt track(RequestUrl url, RtspSession session, SessionDescription sdp) {
        return IntStream.range(0, sdp.sections().size())
                .filter(i -> names(url, session.stream(), sdp.sections().get(i), i))
                .findFirst();
    }

    private static boolean names(RequestUrl url, String stream, MediaSection media, int number) {
        String control = media.control().orElse(StreamState.control(number));
        if (control.contains("://")) {
            return url.path().equals(RequestUrl.parse(control).path());
        }
        // FFmpeg puts the control behind the whole URL, its query included
        boolean behindQuery = url.path().equals(stream) && url.query().endsWith("/" + control);
        return behindQuery || url.path().equals(stream + "/" + control);
    }

    /** True if there is a place for every track that was announced. */
    static boolean isComplete(RtspSession session) {
        return session.announced()
                .map(SessionDescription::parse)
                .filter(sdp -> sdp.sections().size() == session.tracks().size())
                .isPresent();
    }
}
