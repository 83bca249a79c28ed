package io.culvert.session.store;

import io.culvert.session.tunnel.CommandSocket;
import io.culvert.session.tunnel.DataSocket;
import io.culvert.session.tunnel.StoredReply;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Json;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tunnel as JSON on {@link Topics#SESSIONS}. Commands that wait are not in it: the log of commands still has them.
 *
 * @param offset of the record that announced the data socket
 */
public record TunnelSnapshot(
        String tunnel,
        long since,
        GatewayAddress gateway,
        String socket,
        boolean commanded,
        long offset,
        List<Command> commandSockets,
        Optional<SessionSnapshot> session) {

    /** A command socket as JSON. */
    record Command(GatewayAddress gateway, String socket, long lastSequence, List<StoredReply> replies) {
        CommandSocket commandSocket() {
            return new CommandSocket(gateway, socket, lastSequence, replies == null ? List.of() : replies);
        }
    }

    /** The record that keeps this tunnel; it must have a data socket. */
    public static WireRecord encode(Tunnel tunnel) {
        DataSocket data = tunnel.data().orElseThrow();
        TunnelSnapshot snapshot = new TunnelSnapshot(
                tunnel.id(),
                tunnel.since(),
                data.gateway(),
                data.socket(),
                data.commanded(),
                data.offset(),
                tunnel.commandSockets().stream()
                        .map(each -> new Command(each.gateway(), each.socket(), each.lastSequence(), each.replies()))
                        .toList(),
                tunnel.session().map(SessionSnapshot::of));
        return new WireRecord(
                Topics.SESSIONS,
                Topics.commandPartition(tunnel.id()),
                tunnel.id(),
                Map.of(),
                Optional.of(Json.bytes(snapshot)));
    }

    /** The record that forgets a tunnel. */
    public static WireRecord forget(String tunnelId) {
        return WireRecord.tombstone(Topics.SESSIONS, Topics.commandPartition(tunnelId), tunnelId);
    }

    /**
     * The tunnel of a snapshot.
     *
     * @throws RecordFormatException if it is none
     */
    public static Tunnel decode(byte[] value) {
        TunnelSnapshot snapshot = Json.read(value, TunnelSnapshot.class);
        if (snapshot.tunnel == null || snapshot.gateway == null || snapshot.socket == null) {
            throw new RecordFormatException("snapshot without tunnel or data socket");
        }
        DataSocket data = new DataSocket(snapshot.gateway, snapshot.socket, snapshot.commanded, snapshot.offset);
        List<Command> sockets = snapshot.commandSockets == null ? List.of() : snapshot.commandSockets;
        return new Tunnel(
                snapshot.tunnel,
                snapshot.since,
                Optional.of(data),
                sockets.stream().map(Command::commandSocket).toList(),
                snapshot.session.map(SessionSnapshot::session),
                List.of());
    }
}
