package io.culvert.session.simulation;

import io.culvert.wire.kafka.GatewayOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.Set;

/**
 * A GET on a gateway: replies in the order of their requests, each once, 503 at the deadline. Replies to commands of
 * another gateway are written as they come.
 */
final class DataLeg {
    private static final class Entry {
        final String socket;
        final long sequence;
        byte[] response;
        boolean answered;

        Entry(String socket, long sequence) {
            this.socket = socket;
            this.sequence = sequence;
        }
    }

    private final SimulatedGateway gateway;
    private final SimulatedClient client;
    private final String tunnel;
    private final String id;
    private final LinkedList<Entry> entries = new LinkedList<>();
    private final Map<String, Long> lastWritten = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private boolean paired;
    private boolean over;

    DataLeg(SimulatedGateway gateway, SimulatedClient client, String tunnel, String id) {
        this.gateway = gateway;
        this.client = client;
        this.tunnel = tunnel;
        this.id = id;
    }

    SimulatedGateway gateway() {
        return gateway;
    }

    SimulatedClient client() {
        return client;
    }

    String tunnel() {
        return tunnel;
    }

    String id() {
        return id;
    }

    boolean isPaired() {
        return paired;
    }

    boolean isOpen() {
        return !over && gateway.holds(this);
    }

    void pair() {
        paired = true;
    }

    void end() {
        over = true;
        entries.clear();
    }

    void expect(String socket, long sequence) {
        Entry entry = new Entry(socket, sequence);
        entries.add(entry);
        gateway.process().after(SimulatedGateway.DEADLINE_MS, () -> {
            if (!over && !entry.answered) {
                entry.answered = true;
                flush();
            }
        });
    }

    void reply(GatewayOrder.Reply reply) {
        paired = true;
        Entry entry = entries.stream()
                .filter(each -> each.sequence == reply.sequence() && each.socket.equals(reply.socket()))
                .findFirst()
                .orElse(null);
        if (entry == null) {
            fromElsewhere(reply);
        } else if (!entry.answered) {
            entry.answered = true;
            entry.response = reply.response();
            flush();
        }
    }

    private void fromElsewhere(GatewayOrder.Reply reply) {
        String key = reply.socket() + '/' + reply.sequence();
        if (reply.sequence() <= lastWritten.getOrDefault(reply.socket(), 0L)) {
            if (!written.contains(key)) {
                client.repliedOutOfOrder(key);
            }
            return;
        }
        Entry entry = new Entry(reply.socket(), reply.sequence());
        entry.answered = true;
        entry.response = reply.response();
        int place = 0; // it was executed before whatever is still waited for
        while (place < entries.size() && entries.get(place).answered) {
            place++;
        }
        entries.add(place, entry);
        flush();
    }

    private void flush() {
        while (!entries.isEmpty() && entries.peek().answered) {
            Entry head = entries.poll();
            lastWritten.merge(head.socket, head.sequence, Math::max);
            written.add(head.socket + '/' + head.sequence);
            client.gateway503OrReply(this, head.socket, head.sequence, head.response);
        }
    }
}
