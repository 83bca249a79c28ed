package io.culvert.session.tunnel;

import io.culvert.wire.kafka.GatewayAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A socket that commands come on.
 *
 * @param gateway      that holds it
 * @param socket       its id
 * @param lastSequence of the newest command that was executed; 0 before the first
 * @param replies      to the newest commands that changed the session, oldest first
 */
public record CommandSocket(GatewayAddress gateway, String socket, long lastSequence, List<StoredReply> replies) {
    /** As many as a gateway lets a tunnel have in flight: no older command can come again. */
    static final int MAX_REPLIES = 8;

    public CommandSocket {
        replies = List.copyOf(replies);
    }

    static CommandSocket opened(GatewayAddress gateway, String socket) {
        return new CommandSocket(gateway, socket, 0, List.of());
    }

    Optional<StoredReply> replyTo(long sequence) {
        return replies.stream().filter(reply -> reply.sequence() == sequence).findFirst();
    }

    CommandSocket executed(long sequence) {
        return new CommandSocket(gateway, socket, Math.max(lastSequence, sequence), replies);
    }

    CommandSocket keeping(StoredReply reply) {
        List<StoredReply> kept = new ArrayList<>(replies);
        kept.add(reply);
        return new CommandSocket(
                gateway, socket, lastSequence, kept.subList(Math.max(0, kept.size() - MAX_REPLIES), kept.size()));
    }
}
