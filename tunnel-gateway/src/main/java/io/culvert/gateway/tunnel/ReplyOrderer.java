package io.culvert.gateway.tunnel;

import io.culvert.wire.kafka.ViewerOrder;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Replies in the order of their requests, each once, none later than the deadline: then the gateway answers 503 itself.
 *
 * <p>Replies to commands that came through another gateway are not expected here; they are written in the order of their
 * arrival. While the broker is away, answers of that gateway may fall behind those of later commands: what was passed over
 * is still awaited. A PLAY reply holds up those behind it until its viewer has begun.
 *
 * <p>Belongs to the event loop of the data socket.
 */
final class ReplyOrderer {
    /** Command sockets on other gateways whose last sequence is remembered; a tunnel has one or two in its life. */
    private static final int REMEMBERED_SOCKETS = 8;

    /** Commands that wait for an answer although later ones have theirs; over it the oldest get none. */
    private static final int PASSED_OVER = 64;

    /** The command socket of answers that nobody is told about. */
    private static final String NOBODY = "";

    /** What becomes of replies. Same event loop. */
    interface Output {
        /** Writes the reply, now or later, and then calls {@code written}. */
        void write(byte[] response, Optional<ViewerOrder> order, Runnable written);

        /** The request needs no answer any more. */
        void answered(String socket, long sequence);
    }

    private static final class Entry {
        final String socket;
        final long sequence;
        final OptionalLong cseq;
        byte[] response;
        Optional<ViewerOrder> order = Optional.empty();
        ScheduledFuture<?> deadline;
        Runnable afterwards = () -> {};

        Entry(String socket, long sequence, OptionalLong cseq) {
            this.socket = socket;
            this.sequence = sequence;
            this.cseq = cseq;
        }
    }

    /** What was answered of one command socket. */
    private static final class Answered {
        private final NavigableSet<Long> passedOver = new TreeSet<>();
        private long last;

        Answered(long first) {
            last = first;
        }

        boolean has(long sequence) {
            return sequence <= last && !passedOver.contains(sequence);
        }

        void add(long sequence) {
            passedOver.remove(sequence);
            for (long between = Math.max(last + 1, sequence - PASSED_OVER); between < sequence; between++) {
                passedOver.add(between);
            }
            while (passedOver.size() > PASSED_OVER) {
                passedOver.pollFirst();
            }
            last = Math.max(last, sequence);
        }
    }

    private final EventLoop loop;
    private final TunnelMeters meters;
    private final Output output;
    private final LinkedList<Entry> entries = new LinkedList<>();
    private final Map<String, Answered> answered = new LinkedHashMap<>();
    private boolean writing;

    ReplyOrderer(EventLoop loop, TunnelMeters meters, Output output) {
        this.loop = loop;
        this.meters = meters;
        this.output = output;
    }

    /** A request is about to be published; its place is after all expected before. */
    void expect(String socket, long sequence, OptionalLong cseq, long waitMillis) {
        if (isAnswered(socket, sequence)) {
            output.answered(socket, sequence); // a POST that was there before the GET: its reply came before its story
            return;
        }
        Entry entry = new Entry(socket, sequence, cseq);
        entry.deadline = loop.schedule(() -> tooLate(entry), waitMillis, TimeUnit.MILLISECONDS);
        entries.add(entry);
    }

    void reply(String socket, long sequence, byte[] response, Optional<ViewerOrder> order) {
        Entry entry = find(socket, sequence);
        if (entry == null && isAnswered(socket, sequence)) {
            meters.refused(TunnelMeters.Refused.LATE_REPLY);
            return;
        }
        if (entry == null) {
            entry = new Entry(socket, sequence, OptionalLong.empty());
            entries.add(firstUnanswered(), entry);
        }
        complete(entry, response, order);
    }

    /**
     * The place behind the replies that are there. The owner executed the request of another gateway before those that
     * are still waited for: behind them, a PLAY would be carried out after the PAUSE that followed it.
     */
    private int firstUnanswered() {
        int place = 0;
        while (place < entries.size() && entries.get(place).response != null) {
            place++;
        }
        return place;
    }

    /** Answers a request by itself, after all that are expected before. */
    void answer(byte[] response, Runnable afterwards) {
        Entry entry = new Entry(NOBODY, 0, OptionalLong.empty());
        entry.afterwards = afterwards;
        entries.add(entry);
        complete(entry, response, Optional.empty());
    }

    /** The request was not published. */
    void fail(String socket, long sequence) {
        Entry entry = find(socket, sequence);
        if (entry != null && entry.response == null) {
            meters.refused(TunnelMeters.Refused.COMMAND_UNPUBLISHED);
            complete(entry, GatewayReplies.unavailable(entry.cseq), Optional.empty());
        }
    }

    /** True if nothing is waited for and nothing is being written. */
    boolean isIdle() {
        return entries.isEmpty();
    }

    void clear() {
        for (Entry entry : entries) {
            cancel(entry);
        }
        entries.clear();
    }

    private void tooLate(Entry entry) {
        if (entry.response == null && entries.contains(entry)) {
            meters.refused(TunnelMeters.Refused.COMMAND_TOO_LATE);
            complete(entry, GatewayReplies.unavailable(entry.cseq), Optional.empty());
        }
    }

    private void complete(Entry entry, byte[] response, Optional<ViewerOrder> order) {
        if (entry.response != null) {
            meters.refused(TunnelMeters.Refused.LATE_REPLY);
            return;
        }
        cancel(entry);
        entry.response = response;
        entry.order = order;
        flush();
    }

    private void flush() {
        while (!writing && !entries.isEmpty() && entries.peek().response != null) {
            Entry head = entries.peek();
            writing = true;
            output.write(head.response, head.order, () -> written(head));
        }
    }

    private void written(Entry head) {
        if (entries.peek() != head) {
            return; // the tunnel was closed meanwhile
        }
        entries.poll();
        writing = false;
        meters.replyWritten();
        if (!head.socket.equals(NOBODY)) {
            remember(head);
            output.answered(head.socket, head.sequence);
        }
        head.afterwards.run();
        flush();
    }

    private void remember(Entry head) {
        answered.computeIfAbsent(head.socket, unknown -> new Answered(head.sequence))
                .add(head.sequence);
        if (answered.size() > REMEMBERED_SOCKETS) {
            answered.remove(answered.keySet().iterator().next());
        }
    }

    private boolean isAnswered(String socket, long sequence) {
        Answered known = answered.get(socket);
        return known != null && known.has(sequence);
    }

    private Entry find(String socket, long sequence) {
        for (Entry entry : entries) {
            if (entry.sequence == sequence && entry.socket.equals(socket)) {
                return entry;
            }
        }
        return null;
    }

    private static void cancel(Entry entry) {
        if (entry.deadline != null) {
            entry.deadline.cancel(false);
        }
    }
}
