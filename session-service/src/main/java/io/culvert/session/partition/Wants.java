package io.culvert.session.partition;

import io.culvert.session.rtsp.RtspSession;
import io.culvert.session.rtsp.SessionState;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.ViewerOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which subscription a tunnel needs: desired state, derived from its session and nothing else. */
final class Wants {
    private Wants() {}

    static Optional<Subscription> of(Tunnel tunnel, int partition) {
        if (tunnel.data().isEmpty() || tunnel.session().isEmpty()) {
            return Optional.empty();
        }
        GatewayAddress gateway = tunnel.data().get().gateway();
        RtspSession session = tunnel.session().get();
        if (session.state() instanceof SessionState.Recording recording) {
            return Optional.of(publication(tunnel, session, recording, partition));
        }
        return session.isRecording() ? recording(session, gateway, partition) : live(session, gateway, partition);
    }

    /** The gateways are those that the client's frames may come to: they come on a command socket, old or new. */
    private static Subscription publication(
            Tunnel tunnel, RtspSession session, SessionState.Recording recording, int partition) {
        Map<String, GatewayAddress> gateways = new LinkedHashMap<>();
        GatewayAddress holder = tunnel.data().orElseThrow().gateway();
        gateways.put(holder.instance(), holder);
        tunnel.commandSockets()
                .forEach(socket -> gateways.putIfAbsent(socket.gateway().instance(), socket.gateway()));
        Publication publication = new Publication(
                tunnel.id() + "-" + recording.since(),
                tunnel.id(),
                recording.since(),
                session.announced().orElse(""),
                List.copyOf(gateways.values()),
                session.tracks().stream()
                        .map(track ->
                                new ViewerOrder.TrackChannels(track.track(), track.rtp(), track.rtcp(), track.url()))
                        .toList());
        return Subscription.of(session.stream(), session.id(), partition, publication);
    }

    private static Optional<Subscription> live(RtspSession session, GatewayAddress gateway, int partition) {
        return session.isPlaying()
                ? Optional.of(new Subscription(
                        session.stream(),
                        Subscription.liveConsumer(gateway.instance(), partition),
                        Optional.of(gateway),
                        Optional.empty()))
                : Optional.empty();
    }

    /** From the first PLAY to the end of the session: a relay keeps the file open while it is paused. */
    private static Optional<Subscription> recording(RtspSession session, GatewayAddress gateway, int partition) {
        if (session.generation() == 0) {
            return Optional.empty();
        }
        return position(session)
                .map(position -> new Subscription(
                        session.stream(),
                        Subscription.recordingConsumer(session.id(), partition),
                        Optional.of(gateway),
                        Optional.of(position)));
    }

    private static Optional<Subscription.Recording> position(RtspSession session) {
        String id = session.id();
        long generation = session.generation();
        return switch (session.state()) {
            case SessionState.Init init -> Optional.empty();
            case SessionState.Announced announced -> Optional.empty();
            case SessionState.Recording recording -> Optional.empty();
            case SessionState.Ready ready ->
                Optional.of(new Subscription.Recording(id, generation, ready.position(), Optional.empty(), 1, false));
            case SessionState.Playing p ->
                Optional.of(
                        new Subscription.Recording(id, generation, p.start(), p.end(), p.scale(), true, p.resumed()));
        };
    }
}
