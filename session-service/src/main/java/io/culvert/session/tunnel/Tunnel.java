package io.culvert.session.tunnel;

import io.culvert.session.rtsp.RtspSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tunnel as its owner knows it.
 *
 * @param id             the tunnel id
 * @param since          milliseconds since 1970 at which it was first heard of
 * @param data           empty while commands came before the data socket
 * @param commandSockets oldest first, at most {@link #MAX_COMMAND_SOCKETS}
 * @param session        empty in Init
 * @param waiting        commands in their order
 */
public record Tunnel(
        String id,
        long since,
        Optional<DataSocket> data,
        List<CommandSocket> commandSockets,
        Optional<RtspSession> session,
        List<WaitingCommand> waiting) {
    /** A client that loses its POST opens one more; older ones are not heard of again. */
    static final int MAX_COMMAND_SOCKETS = 4;

    public Tunnel {
        commandSockets = List.copyOf(commandSockets);
        waiting = List.copyOf(waiting);
    }

    public static Tunnel heardOf(String id, long now) {
        return new Tunnel(id, now, Optional.empty(), List.of(), Optional.empty(), List.of());
    }

    /** The stream that the first command in line waits for. */
    public Optional<String> awaitedStream() {
        return waiting.isEmpty() ? Optional.empty() : waiting.get(0).stream();
    }

    Optional<CommandSocket> commandSocket(String socket) {
        return commandSockets.stream()
                .filter(each -> each.socket().equals(socket))
                .findFirst();
    }

    Tunnel with(DataSocket socket) {
        return new Tunnel(id, since, Optional.of(socket), commandSockets, session, waiting);
    }

    /** With this command socket added, or in the place of its earlier state. */
    Tunnel with(CommandSocket socket) {
        List<CommandSocket> changed = new ArrayList<>(commandSockets);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).socket().equals(socket.socket())) {
                changed.set(i, socket);
                return withSockets(changed);
            }
        }
        changed.add(socket);
        return withSockets(changed.subList(Math.max(0, changed.size() - MAX_COMMAND_SOCKETS), changed.size()));
    }

    Tunnel withSockets(List<CommandSocket> changed) {
        return new Tunnel(id, since, data, changed, session, waiting);
    }

    Tunnel withSession(Optional<RtspSession> next) {
        return new Tunnel(id, since, data, commandSockets, next, waiting);
    }

    Tunnel withWaiting(List<WaitingCommand> commands) {
        return new Tunnel(id, since, data, commandSockets, session, commands);
    }
}
