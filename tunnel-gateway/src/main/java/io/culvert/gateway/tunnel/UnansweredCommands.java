package io.culvert.gateway.tunnel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The commands of one command socket that were published and are not answered yet, in their order. Each leaves by its
 * answer or by its deadline, whichever comes first. Belongs to the event loop of that socket.
 */
final class UnansweredCommands {
    /**
     * @param deadline milliseconds since 1970
     * @param records  whether it is a RECORD
     */
    record Command(long sequence, OptionalLong cseq, long deadline, boolean records) {}

    private final Deque<Command> commands = new ArrayDeque<>();

    void add(Command command) {
        commands.add(command);
    }

    /** @return true if it was a RECORD */
    boolean answered(long sequence) {
        Optional<Command> answered =
                commands.stream().filter(each -> each.sequence() == sequence).findFirst();
        answered.ifPresent(commands::remove);
        return answered.filter(Command::records).isPresent();
    }

    void expire(long now) {
        while (!commands.isEmpty() && commands.peek().deadline() <= now) {
            commands.poll();
        }
    }

    int size() {
        return commands.size();
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /** Of the oldest. */
    OptionalLong deadline() {
        return commands.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(commands.peek().deadline());
    }

    void forEach(Consumer<Command> action) {
        commands.forEach(action);
    }
}
