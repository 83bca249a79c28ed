package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.rtsp.header.TransportHeader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * SETUP (RFC 2326, 10.4). Only interleaved RTP is served, in tunnels and on plain connections alike.
 *
 * <p>A SETUP without a Session header joins the session that its tunnel already has: naive clients do not repeat it.
 */
final class SetupHandler {
    private static final int MAX_CHANNEL = 255;

    private SetupHandler() {}

    static Outcome handle(Exchange exchange) {
        if (exchange.session().map(RtspSession::state).orElse(new SessionState.Init())
                instanceof SessionState.Recording) {
            return exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
        }
        List<String> offered = exchange.request().headers().all(RtspHeaders.TRANSPORT);
        if (offered.isEmpty()) {
            return exchange.refuse(RtspStatus.BAD_REQUEST);
        }
        List<TransportHeader> transports = TransportHeader.parse(String.join(",", offered));
        if (exchange.session().filter(RtspSession::isPublishing).isPresent()) {
            return PublishSetup.handle(exchange, exchange.session().get(), transports);
        }
        Optional<TransportHeader> transport =
                transports.stream().filter(SetupHandler::isServed).findFirst();
        if (transport.isEmpty()) {
            return exchange.refuse(RtspStatus.UNSUPPORTED_TRANSPORT);
        }
        RequestUrl.Target target = target(exchange);
        if (exchange.session().filter(s -> !s.stream().equals(target.path())).isPresent()) {
            return exchange.refuse(RtspStatus.AGGREGATE_OPERATION_NOT_ALLOWED);
        }
        return exchange.withStream(target.path(), state -> setUp(exchange, state, target.track(), transport.get()));
    }

    private static boolean isServed(TransportHeader transport) {
        return transport.isInterleaved() && transport.unicast() && transport.mode() == TransportHeader.Mode.PLAY;
    }

    /** A stream may itself be called track1: what is known as a stream is one. */
    private static RequestUrl.Target target(Exchange exchange) {
        RequestUrl url = exchange.url();
        RequestUrl.Target target = url.target();
        boolean knownAsStream = !target.path().equals(url.path())
                && StreamNames.isValid(url.path())
                && exchange.context().streams().find(url.path()).isPresent();
        return exchange.session()
                .flatMap(session -> SessionStateMachine.targetIn(session, url))
                .orElse(knownAsStream ? url.whole() : target);
    }

    private static Outcome setUp(Exchange exchange, StreamState state, OptionalInt track, TransportHeader transport) {
        if (track.isEmpty() && state.tracks().size() != 1) {
            return exchange.refuse(RtspStatus.AGGREGATE_OPERATION_NOT_ALLOWED);
        }
        int number = track.orElseGet(() -> state.tracks().get(0).id());
        if (state.tracks().stream().noneMatch(each -> each.id() == number)) {
            return exchange.refuse(RtspStatus.NOT_FOUND);
        }
        boolean playingIt = exchange.session()
                .filter(session -> session.isPlaying() && session.hasTrack(number))
                .isPresent();
        if (playingIt) {
            return exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
        }
        RtspSession session = exchange.session().orElseGet(() -> create(exchange, state));
        TransportHeader.Pair pair = channels(session.without(number), transport.interleaved());
        RtspSession next = session.with(
                new SessionTrack(number, pair.rtp(), pair.rtcp(), exchange.url().text()));
        String reply = TransportHeader.interleaved(pair.rtp(), pair.rtcp()).format();
        return exchange.ok(Optional.of(next), Optional.empty(), RtspHeaders.TRANSPORT, reply);
    }

    private static RtspSession create(Exchange exchange, StreamState state) {
        return new RtspSession(
                exchange.context().ids().get(),
                state.stream(),
                exchange.url().urlOf(state.stream()),
                new SessionState.Ready(0),
                List.of(),
                0,
                state.durationSeconds());
    }

    /** The pair that the client asked for, or the lowest free one if it named none or one that is taken. */
    static TransportHeader.Pair channels(RtspSession session, Optional<TransportHeader.Pair> wanted) {
        if (wanted.isPresent()
                && wanted.get().rtp() != wanted.get().rtcp()
                && isFree(session, wanted.get().rtp())
                && isFree(session, wanted.get().rtcp())) {
            return wanted.get();
        }
        for (int rtp = 0; rtp < MAX_CHANNEL; rtp += 2) {
            if (isFree(session, rtp) && isFree(session, rtp + 1)) {
                return new TransportHeader.Pair(rtp, rtp + 1);
            }
        }
        throw new IllegalStateException("128 tracks in one session");
    }

    private static boolean isFree(RtspSession session, int channel) {
        return session.tracks().stream().noneMatch(track -> track.uses(channel));
    }
}
