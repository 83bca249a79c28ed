package io.culvert.gateway.tunnel;

import io.culvert.gateway.publication.Publisher;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One command socket: a POST, or the upward half of a plain RTSP connection. Decodes requests, numbers them, publishes
 * them, and stops reading while too many are on their way.
 *
 * <pre>
 *   waiting --(data socket here, or "paired")--> paired --(end of the socket, or another POST)--> [leaving] --> closed
 * </pre>
 *
 * <p>What a POST has brought is carried out after its end: it is leaving until then. Its end is never the end of the
 * tunnel: proxies cut a POST at its declared length, and the media go on. Belongs to the event loop of its channel.
 */
public final class CommandSocket {
    private static final Logger LOG = Logger.getLogger(CommandSocket.class);

    /** Commands published while no data socket is known: they are remembered for it, and the owner keeps no more either. */
    private static final int REMEMBERED_COMMANDS = 8;

    private final String tunnelId;
    private final String id;
    private final Channel channel;
    private final ElementReader reader;
    private final CommandGate gate;
    private final TunnelServices services;
    private final RateGate rate;
    private final Deque<PendingCommand> held = new ArrayDeque<>();
    private final UnansweredCommands unanswered = new UnansweredCommands();
    private final CommandPublisher publisher;
    private Tunnel tunnel;
    private long bytes;
    private boolean malformed;
    private boolean paired;
    private Optional<CloseReason> leaving = Optional.empty();
    private boolean closed;
    private boolean paused;
    private ScheduledFuture<?> resumption;
    private PendingCommand.Answer delayed;
    private ScheduledFuture<?> deadlineLook;
    private Runnable onPaired = () -> {};
    private Runnable onClosed = () -> {};

    public CommandSocket(
            String tunnelId,
            String id,
            Channel channel,
            ElementReader reader,
            CommandGate gate,
            TunnelServices services) {
        this.tunnelId = tunnelId;
        this.id = id;
        this.channel = channel;
        this.reader = reader;
        this.gate = gate;
        this.services = services;
        this.rate = new RateGate(services.limits().commandsPerSecond(), System.nanoTime());
        this.publisher = new CommandPublisher(this, services, unanswered);
    }

    String tunnelId() {
        return tunnelId;
    }

    String id() {
        return id;
    }

    Channel channel() {
        return channel;
    }

    /** Empty while the data socket is not known, or on another gateway. */
    Optional<Tunnel> tunnel() {
        return Optional.ofNullable(tunnel);
    }

    public long bytesRead() {
        return bytes;
    }

    public boolean isPaired() {
        return paired;
    }

    boolean isClosed() {
        return closed;
    }

    void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    /** Runs once each: when the other half is known, and when this socket is done with. */
    void listen(Runnable whenPaired, Runnable whenClosed) {
        onPaired = whenPaired;
        onClosed = whenClosed;
    }

    /** Starts the waits of a POST. Not called for plain RTSP, which is its own other half. */
    void start() {
        TunnelLimits limits = services.limits();
        channel.eventLoop().schedule(this::expire, limits.unpairedWait().toMillis(), TimeUnit.MILLISECONDS);
        channel.eventLoop().schedule(this::countSilence, limits.silentPost().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The GET is on another gateway, or not there yet: the owner of the tunnel must know of both halves. */
    void announce() {
        services.sink().publish(new TunnelEvent.CommandSocketOpened(tunnelId, services.self(), id), () -> {});
    }

    /** Bytes of the socket; the caller keeps them. */
    public void read(ByteBuf in) {
        if (closed || malformed || leaving.isPresent()) {
            return;
        }
        bytes += in.readableBytes();
        try {
            reader.read(in, this::accept);
        } catch (RtspFormatException broken) {
            refuse(broken);
        }
        goOn();
    }

    void pairedElsewhere() {
        setPaired();
        goOn();
    }

    /** The data socket is on this gateway. Commands that are already on their way become the tunnel's to answer. */
    void attach(Tunnel to) {
        if (closed) {
            to.commandSocketClosed(this);
            return;
        }
        if (tunnel == to) {
            return;
        }
        tunnel = to;
        setPaired();
        long now = services.clock().getAsLong();
        unanswered.expire(now);
        unanswered.forEach(command -> to.expect(this, command.sequence(), command.cseq(), command.deadline() - now));
        goOn();
    }

    /**
     * A command of this socket needs no answer any more.
     *
     * @param plain nothing came with the answer, or what came has been carried out here
     */
    void answered(long number, boolean plain) {
        if (unanswered.answered(number) && plain) {
            services.publications().forgetUnlessGranted(tunnelId);
        }
        goOn();
    }

    /** The socket ended, or is to end. */
    public void close(CloseReason reason) {
        if (closed || leaving.isPresent() && isOwnEnd(reason)) {
            return;
        }
        if (isOwnEnd(reason) && !held.isEmpty()) {
            leaving = Optional.of(reason);
            long patience = services.limits().commandDeadline().toMillis();
            channel.eventLoop().schedule(() -> closeNow(reason), patience, TimeUnit.MILLISECONDS);
            return;
        }
        closeNow(reason);
    }

    /** Nothing that was read is taken back because the client, a proxy or another POST ended this one. */
    private static boolean isOwnEnd(CloseReason reason) {
        return reason == CloseReason.CLIENT_CLOSED
                || reason == CloseReason.CONNECTION_LOST
                || reason == CloseReason.REPLACED;
    }

    private void closeNow(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        held.clear();
        cancel(resumption);
        cancel(deadlineLook);
        services.meters().commandSocketClosed(reason);
        LOG.debugf("command socket closed, tunnel=%s socket=%s reason=%s", tunnelId, id, reason.tag());
        onClosed.run();
        if (tunnel == null) {
            services.publications().leave(tunnelId);
        } else {
            tunnel.commandSocketClosed(this);
            forgetLateRecord();
        }
        if (tunnel == null || tunnel.channel() != channel) {
            channel.close();
        }
    }

    /** A RECORD that was on its way when the tunnel ended expects frames again, and this is the last to know of it. */
    private void forgetLateRecord() {
        if (tunnel.isClosed()) {
            services.publications().forgetIfIdle(tunnelId);
        }
    }

    private static void cancel(ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void setPaired() {
        if (!paired) {
            paired = true;
            onPaired.run();
        }
    }

    private void expire() {
        if (!paired && !closed) {
            LOG.infof("no data socket for a command socket, tunnel=%s socket=%s", tunnelId, id);
            close(CloseReason.UNPAIRED);
        }
    }

    private void countSilence() {
        if (!closed && paired && bytes == 0) {
            services.meters().silentCommandSocket();
            LOG.infof("a POST has brought no byte yet: is a proxy buffering requests? tunnel=%s", tunnelId);
        }
    }

    private void accept(RtspElement element) {
        switch (element) {
            case RtspRequest request -> held.add(gate.admit(request));
            case RtspResponse reply -> services.meters().refused(TunnelMeters.Refused.PLAIN_REPLY);
            case InterleavedFrame frame -> frame(frame);
        }
    }

    private void frame(InterleavedFrame frame) {
        Optional<Publisher> publisher = services.publications().find(tunnelId);
        Tunnel here = tunnel;
        if (publisher.isPresent()) {
            publisher.get().frame(frame);
        } else if (here != null) {
            here.execute(() -> here.clientFrame(frame));
        } else {
            services.meters().refused(TunnelMeters.Refused.UNKNOWN_CHANNEL);
        }
    }

    private void goOn() {
        unanswered.expire(services.clock().getAsLong());
        while (!closed && !held.isEmpty() && mayGo(held.peek())) {
            switch (held.poll()) {
                case PendingCommand.Publish command -> publisher.publish(command.request());
                case PendingCommand.Answer answer -> answer(answer);
            }
        }
        if (!held.isEmpty() && !paused && !hasRoom()) {
            services.meters().refused(TunnelMeters.Refused.COMMANDS_IN_FLIGHT);
        }
        if (held.isEmpty()) {
            leaving.ifPresent(this::closeNow);
        } else {
            lookAgainAtDeadline();
        }
        pauseReading(!held.isEmpty());
    }

    private boolean mayGo(PendingCommand next) {
        return switch (next) {
            case PendingCommand.Publish command -> hasRoom() && mayPassNow();
            // the gateway that will write it knows only the order in which the owner hands it answers
            case PendingCommand.Answer answer ->
                (tunnel != null || paired && unanswered.isEmpty()) && hasWaited(answer) && mayPassNow();
        };
    }

    private boolean hasWaited(PendingCommand.Answer answer) {
        if (answer != delayed && !answer.delay().isZero() && resumption == null) {
            delayed = answer;
            resumption =
                    channel.eventLoop().schedule(this::resume, answer.delay().toMillis(), TimeUnit.MILLISECONDS);
        }
        return resumption == null;
    }

    /**
     * A POST may be read before it is attached to the tunnel that stands here already. What is published beyond the
     * remembered commands could not be waited for by the tunnel, and its replies would overtake one another.
     */
    private boolean hasRoom() {
        int limit = services.limits().commandsInFlight();
        return unanswered.size() < (tunnel == null && !paired ? Math.min(REMEMBERED_COMMANDS, limit) : limit);
    }

    private boolean mayPassNow() {
        if (resumption != null) {
            return false;
        }
        long wait = rate.tryPass(System.nanoTime());
        if (wait == 0) {
            return true;
        }
        services.meters().refused(TunnelMeters.Refused.COMMAND_RATE);
        resumption = channel.eventLoop().schedule(this::resume, wait, TimeUnit.NANOSECONDS);
        return false;
    }

    /** Where the data socket is elsewhere, an answer may get lost on its way here; a deadline does not. */
    private void lookAgainAtDeadline() {
        OptionalLong deadline = unanswered.deadline();
        if (tunnel == null && paired && deadlineLook == null && deadline.isPresent()) {
            long wait = deadline.getAsLong() - services.clock().getAsLong();
            deadlineLook = channel.eventLoop().schedule(this::deadlinePassed, wait, TimeUnit.MILLISECONDS);
        }
    }

    private void deadlinePassed() {
        deadlineLook = null;
        goOn();
    }

    private void resume() {
        resumption = null;
        goOn();
    }

    /** Back-pressure instead of loss: what the client sends stays in the sockets' buffers. */
    private void pauseReading(boolean pause) {
        if (pause != paused && !closed) {
            paused = pause;
            channel.config().setAutoRead(!pause);
        }
    }

    /** Here, or through the owner of the tunnel, who knows where the data socket is. */
    private void answer(PendingCommand.Answer answer) {
        if (tunnel != null) {
            tunnel.answer(answer);
            return;
        }
        publisher.answerElsewhere(answer);
        if (answer.last()) {
            closeNow(CloseReason.BAD_REQUEST);
        }
    }

    /** After malformed bytes nobody knows where the next message begins: the client hears of it, and that was it. */
    private void refuse(RtspFormatException broken) {
        malformed = true;
        services.meters().refused(TunnelMeters.Refused.MALFORMED_RTSP);
        LOG.infof(
                "malformed command: %s, tunnel=%s CSeq=%s",
                broken.getMessage(),
                tunnelId,
                broken.cseq().isPresent() ? Long.toString(broken.cseq().getAsLong()) : "?");
        held.add(new PendingCommand.Answer(GatewayReplies.malformed(broken.status(), broken.cseq()), true));
    }
}
