package io.culvert.session.tunnel;

import io.culvert.session.rtsp.Outcome;
import io.culvert.session.rtsp.RequestContext;
import io.culvert.session.rtsp.SessionStateMachine;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.RtspStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The life of a tunnel: pure functions {@code (tunnel, event) -> step}. Holds nothing but limits.
 *
 * <p>Commands are executed in the order of their arrival. The first in line may wait for the data socket or for a stream,
 * and the others wait behind it, so that replies keep the order of their requests.
 */
public final class TunnelMachine {
    /** Requests that change nothing: executed again when they come again, as there is no stored reply. */
    private static final Set<String> SAFE = Set.of("OPTIONS", "DESCRIBE", "GET_PARAMETER", "SET_PARAMETER");

    /** How long a client is asked to wait with a command that was not executed. */
    private static final String RETRY_AFTER_SECONDS = "2";

    private final TunnelLimits limits;

    public TunnelMachine(TunnelLimits limits) {
        this.limits = limits;
    }

    /** A data socket was announced by the record at this offset. */
    public Step opened(Tunnel tunnel, TunnelEvent.DataSocketOpened event, long offset, Surroundings now) {
        Step step = new Step(tunnel);
        DataSocket newcomer = new DataSocket(event.gateway(), event.socket(), false, offset);
        if (tunnel.data().isEmpty()) {
            return drain(take(step, newcomer), now);
        }
        DataSocket present = tunnel.data().get();
        if (present.socket().equals(event.socket()) || offset <= present.offset()) {
            return step; // read again after a restart
        }
        if (present.commanded() || tunnel.session().isPresent()) {
            return step.note(Incident.DUPLICATE_DATA_SOCKET, event.socket())
                    .order(close(tunnel, event.gateway(), event.socket(), "duplicate-data-socket"));
        }
        step.note(Incident.REPLACED_DATA_SOCKET, present.socket())
                .order(close(tunnel, present.gateway(), present.socket(), "replaced"));
        return drain(take(step, newcomer), now);
    }

    private Step take(Step step, DataSocket newcomer) {
        Tunnel next = step.current().with(newcomer);
        step.becomeDurably(next);
        for (CommandSocket socket : next.commandSockets()) {
            pair(step, newcomer, socket);
        }
        return step;
    }

    /** The halves of one tunnel on different gateways learn of each other; on one gateway they know. */
    private static void pair(Step step, DataSocket data, CommandSocket command) {
        if (isApart(data, command.gateway())) {
            String id = step.current().id();
            step.order(new GatewayOrder.Paired(id, to(data.gateway()), data.socket()));
            step.order(new GatewayOrder.Paired(id, to(command.gateway()), command.socket()));
        }
    }

    /** A data socket is gone; if it is the tunnel's, so is the tunnel. */
    public Step closed(Tunnel tunnel, TunnelEvent.DataSocketClosed event) {
        boolean ours = tunnel.data()
                .filter(data -> data.socket().equals(event.socket()))
                .isPresent();
        return ours ? end(tunnel) : new Step(tunnel);
    }

    /** The tunnel ends: its command sockets elsewhere are closed, and nothing is answered any more. */
    public Step end(Tunnel tunnel) {
        Step step = new Step(tunnel);
        tunnel.waiting().forEach(waiting -> step.settle(waiting.receipt()));
        for (CommandSocket socket : tunnel.commandSockets()) {
            boolean elsewhere = tunnel.data()
                    .filter(data ->
                            !data.gateway().instance().equals(socket.gateway().instance()))
                    .isPresent();
            if (elsewhere) {
                step.order(close(tunnel, socket.gateway(), socket.socket(), "data-socket-closed"));
            }
        }
        return step.end();
    }

    /** The gateway of the data socket is silent. Should it live after all, it closes the socket and the client comes again. */
    public Step swept(Tunnel tunnel) {
        Step step = end(tunnel).note(Incident.SWEPT_TUNNEL, "gateway silent");
        tunnel.data().ifPresent(data -> step.order(close(tunnel, data.gateway(), data.socket(), "gateway-silent")));
        return step;
    }

    /** Somebody else publishes the stream, by right: the client hears no more than the end of its tunnel. */
    public Step displaced(Tunnel tunnel) {
        Step step = end(tunnel).note(Incident.DISPLACED_PUBLISHER, "another publisher");
        tunnel.data().ifPresent(data -> step.order(close(tunnel, data.gateway(), data.socket(), "publisher-replaced")));
        return step;
    }

    /** The stream may not be published any more: the client hears no more than the end of its tunnel. */
    public Step withdrawn(Tunnel tunnel) {
        Step step = end(tunnel).note(Incident.WITHDRAWN_PUBLISHER, "no such stream to publish");
        tunnel.data().ifPresent(data -> step.order(close(tunnel, data.gateway(), data.socket(), "stream-withdrawn")));
        return step;
    }

    /** Some command sockets are gone with their gateway. */
    public Step withSockets(Tunnel tunnel, List<CommandSocket> left) {
        Step step = new Step(tunnel);
        Tunnel next = tunnel.withSockets(left);
        return tunnel.data().isPresent() ? step.becomeDurably(next) : step.become(next);
    }

    public Step commandSocketOpened(Tunnel tunnel, TunnelEvent.CommandSocketOpened event) {
        return known(new Step(tunnel), event.gateway(), event.socket());
    }

    private Step known(Step step, GatewayAddress gateway, String socket) {
        Tunnel tunnel = step.current();
        if (tunnel.commandSocket(socket).isPresent()) {
            return step;
        }
        CommandSocket added = CommandSocket.opened(gateway, socket);
        Tunnel next = tunnel.with(added);
        boolean elsewhere = next.data()
                .filter(data -> !data.gateway().instance().equals(gateway.instance()))
                .isPresent();
        next.data().ifPresent(data -> pair(step, data, added));
        return elsewhere ? step.becomeDurably(next) : step.become(next);
    }

    /** A command came; the receipt is settled when it has been executed or dropped. */
    public Step command(Tunnel tunnel, TunnelEvent.Command command, Receipt receipt, Surroundings now) {
        Step step = new Step(tunnel);
        RtspRequest request;
        try {
            request = RequestBytes.read(command.request());
        } catch (RtspFormatException unreadable) {
            known(step, command.gateway(), command.socket()).settle(receipt);
            return unreadable(step, command, unreadable);
        }
        if (now.now() > command.deadline()) {
            return unavailable(step.note(Incident.LATE_COMMAND, command, request), command, request)
                    .settle(receipt);
        }
        known(step, command.gateway(), command.socket());
        CommandSocket socket = step.current().commandSocket(command.socket()).orElseThrow();
        boolean queued = tunnel.waiting().stream().anyMatch(each -> isSame(each.command(), command));
        if (queued || command.sequence() <= socket.lastSequence() && !SAFE.contains(request.method())) {
            resend(step, socket, command.sequence());
            return step.note(Incident.DUPLICATE_COMMAND, command, request).settle(receipt);
        }
        if (tunnel.waiting().size() >= limits.waitingCommands()) {
            return unavailable(step.note(Incident.COMMAND_QUEUE_FULL, command, request), command, request)
                    .settle(receipt);
        }
        return drain(enqueue(step, command, request, receipt, now), now);
    }

    private Step enqueue(
            Step step, TunnelEvent.Command command, RtspRequest request, Receipt receipt, Surroundings now) {
        long waitUntil = Math.min(now.now() + limits.streamWaitMs(), command.deadline()) - limits.replyMarginMs();
        List<WaitingCommand> waiting = new ArrayList<>(step.current().waiting());
        waiting.add(new WaitingCommand(command, request, waitUntil, Optional.empty(), receipt));
        return step.become(step.current().withWaiting(waiting));
    }

    private static boolean isSame(TunnelEvent.Command one, TunnelEvent.Command other) {
        return one.socket().equals(other.socket()) && one.sequence() == other.sequence();
    }

    /** What was answered before is answered in the same words; without a stored reply the gateway's 503 stands. */
    private static void resend(Step step, CommandSocket socket, long sequence) {
        step.current().data().ifPresent(data -> socket.replyTo(sequence)
                .ifPresent(reply -> respond(step, data, socket.gateway(), socket.socket(), reply)));
    }

    /**
     * Not executed. The gateway of the data socket answers what came through itself; of a command through another gateway
     * it knows nothing.
     */
    private static Step unavailable(Step step, TunnelEvent.Command command, RtspRequest request) {
        DataSocket data = step.current().data().orElse(null);
        if (data == null || !isApart(data, command.gateway())) {
            return step;
        }
        RtspHeaders.Builder headers = RtspHeaders.EMPTY.toBuilder();
        request.headers().first(RtspHeaders.CSEQ).ifPresent(cseq -> headers.add(RtspHeaders.CSEQ, cseq));
        headers.add(RtspHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        byte[] response = RtspEncoder.encode(RtspResponse.of(RtspStatus.SERVICE_UNAVAILABLE, headers.build()));
        StoredReply reply = new StoredReply(command.sequence(), response, Optional.empty());
        return respond(step, data, command.gateway(), command.socket(), reply);
    }

    /** The gateway of a command socket answers by itself, after all that it had published of that socket was answered. */
    public Step answered(Tunnel tunnel, TunnelEvent.GatewayAnswer event) {
        Step step = new Step(tunnel);
        tunnel.data().ifPresent(data -> {
            StoredReply reply = new StoredReply(event.sequence(), event.response(), Optional.empty());
            step.order(reply(tunnel, data, event.socket(), reply));
            if (event.last()) {
                step.order(close(tunnel, data.gateway(), data.socket(), "bad-request"));
            }
        });
        return step;
    }

    private static Step unreadable(Step step, TunnelEvent.Command command, RtspFormatException cause) {
        step.note(Incident.UNREADABLE_REQUEST, String.valueOf(cause.getMessage()));
        RtspHeaders headers = cause.cseq().isPresent()
                ? RtspHeaders.of(RtspHeaders.CSEQ, Long.toString(cause.cseq().getAsLong()))
                : RtspHeaders.EMPTY;
        byte[] response = RtspEncoder.encode(RtspResponse.of(cause.status(), headers));
        StoredReply reply = new StoredReply(command.sequence(), response, Optional.empty());
        step.current().data().ifPresent(data -> respond(step, data, command.gateway(), command.socket(), reply));
        return step;
    }

    /** Something that a waiting command may wait for has changed, or time has passed. */
    public Step resume(Tunnel tunnel, Surroundings now) {
        Step step = new Step(tunnel);
        if (tunnel.data().isPresent()) {
            return drain(step, now);
        }
        List<WaitingCommand> left = new ArrayList<>();
        for (WaitingCommand waiting : tunnel.waiting()) {
            if (now.now() > waiting.command().deadline()) {
                step.note(Incident.LATE_COMMAND, waiting.command(), waiting.request())
                        .settle(waiting.receipt());
            } else {
                left.add(waiting);
            }
        }
        step.become(tunnel.withWaiting(left));
        boolean over = left.isEmpty() && now.now() - tunnel.since() >= limits.unpairedMs();
        return over ? step.note(Incident.UNPAIRED_TUNNEL, "no data socket").end() : step;
    }

    private Step drain(Step step, Surroundings now) {
        while (step.current().data().isPresent() && !step.current().waiting().isEmpty()) {
            WaitingCommand head = step.current().waiting().get(0);
            if (now.now() > head.command().deadline()) {
                step.note(Incident.LATE_COMMAND, head.command(), head.request());
                unavailable(step, head.command(), head.request());
                dequeue(step, head);
            } else if (!execute(step, head, now)) {
                return step;
            }
        }
        return step;
    }

    private boolean execute(Step step, WaitingCommand head, Surroundings now) {
        TunnelEvent.Command command = head.command();
        RequestContext context = new RequestContext(
                now.streams(),
                now.now(),
                head.waitUntil(),
                () -> now.ids().of(command.tunnelId(), command.socket(), command.sequence()),
                limits.timeoutSeconds(),
                now.publishing());
        return switch (SessionStateMachine.handle(step.current().session(), head.request(), context)) {
            case Outcome.AwaitStream await -> {
                await(step, head, await.stream());
                yield false;
            }
            case Outcome.Answer answer -> {
                dequeue(step, head);
                answer(step, head, answer);
                yield true;
            }
        };
    }

    private static void await(Step step, WaitingCommand head, String stream) {
        if (head.stream().isEmpty()) {
            step.interest(stream);
        }
        List<WaitingCommand> waiting = new ArrayList<>(step.current().waiting());
        waiting.set(0, head.awaiting(stream));
        step.become(step.current().withWaiting(waiting));
    }

    private static void dequeue(Step step, WaitingCommand head) {
        List<WaitingCommand> waiting = step.current().waiting();
        step.become(step.current().withWaiting(waiting.subList(1, waiting.size())));
        step.settle(head.receipt());
    }

    private static void answer(Step step, WaitingCommand head, Outcome.Answer answer) {
        Tunnel tunnel = step.current();
        DataSocket data = tunnel.data().orElseThrow();
        TunnelEvent.Command command = head.command();
        CommandSocket socket = tunnel.commandSocket(command.socket())
                .orElseGet(() -> CommandSocket.opened(command.gateway(), command.socket()))
                .executed(command.sequence());
        StoredReply reply = new StoredReply(command.sequence(), RtspEncoder.encode(answer.response()), answer.viewer());
        Tunnel next = tunnel.with(data.withCommand()).withSession(answer.session());
        if (answer.session().equals(tunnel.session())) {
            step.become(next.with(socket));
        } else {
            step.becomeDurably(next.with(socket.keeping(reply)));
        }
        respond(step, data, command.gateway(), command.socket(), reply)
                .answered(head.request().method(), answer.response().status());
        answer.interest().ifPresent(step::interest);
    }

    /** Sends a reply down, and says so to the gateway of the command socket where that is another one. */
    private static Step respond(Step step, DataSocket data, GatewayAddress from, String socket, StoredReply reply) {
        Tunnel tunnel = step.current();
        step.order(reply(tunnel, data, socket, reply));
        return isApart(data, from)
                ? step.order(new GatewayOrder.Answered(
                        tunnel.id(),
                        to(from),
                        socket,
                        reply.sequence(),
                        reply.viewer().isEmpty()))
                : step;
    }

    private static boolean isApart(DataSocket data, GatewayAddress gateway) {
        return !data.gateway().instance().equals(gateway.instance());
    }

    private static GatewayOrder reply(Tunnel tunnel, DataSocket data, String socket, StoredReply reply) {
        return new GatewayOrder.Reply(
                tunnel.id(),
                to(data.gateway()),
                socket,
                reply.sequence(),
                reply.response(),
                reply.viewer(),
                Optional.of(data.socket()));
    }

    private static GatewayOrder close(Tunnel tunnel, GatewayAddress gateway, String socket, String reason) {
        return new GatewayOrder.CloseSocket(tunnel.id(), to(gateway), socket, reason);
    }

    private static GatewayOrder.Destination to(GatewayAddress gateway) {
        return GatewayOrder.Destination.of(gateway);
    }
}
