package io.culvert.session.tunnel;

import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.rtsp.RtspRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an event did to a tunnel. Built by {@link TunnelMachine}, read by whoever carries it out.
 *
 * <p>Confined to the call that makes it and the thread that owns the tunnel's partition.
 */
public final class Step {
    /** Something to count and to log. */
    public record Note(Incident incident, String tunnelId, OptionalLong cseq, String detail) {}

    /** A request that got its reply. */
    public record Answered(String method, int status) {}

    private final List<GatewayOrder> orders = new ArrayList<>();
    private final List<Receipt> settled = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<Answered> answered = new ArrayList<>();
    private final List<String> interests = new ArrayList<>();
    private Tunnel tunnel;
    private boolean ended;
    private boolean durable;

    Step(Tunnel tunnel) {
        this.tunnel = tunnel;
    }

    /** The tunnel afterwards; empty if it is over. */
    public Optional<Tunnel> tunnel() {
        return ended ? Optional.empty() : Optional.of(tunnel);
    }

    /** True if the snapshot has to be written before anything else becomes known. */
    public boolean changed() {
        return durable;
    }

    public List<GatewayOrder> orders() {
        return orders;
    }

    /** Receipts of the events that have had all their effects with this step. */
    public List<Receipt> settled() {
        return settled;
    }

    public List<Note> notes() {
        return notes;
    }

    public List<Answered> answered() {
        return answered;
    }

    /** Streams that the client is about to ask more of. */
    public List<String> interests() {
        return interests;
    }

    Tunnel current() {
        return tunnel;
    }

    Step become(Tunnel next) {
        tunnel = next;
        return this;
    }

    Step becomeDurably(Tunnel next) {
        durable = true;
        return become(next);
    }

    Step end() {
        durable |= tunnel.data().isPresent();
        ended = true;
        return this;
    }

    Step order(GatewayOrder order) {
        orders.add(order);
        return this;
    }

    Step settle(Receipt receipt) {
        settled.add(receipt);
        return this;
    }

    Step interest(String stream) {
        interests.add(stream);
        return this;
    }

    Step note(Incident incident, String detail) {
        notes.add(new Note(incident, tunnel.id(), OptionalLong.empty(), detail));
        return this;
    }

    Step note(Incident incident, TunnelEvent.Command command, RtspRequest request) {
        notes.add(new Note(incident, tunnel.id(), request.cseq(), command.socket() + '/' + command.sequence()));
        return this;
    }

    Step answered(String method, int status) {
        answered.add(new Answered(method, status));
        return this;
    }
}
