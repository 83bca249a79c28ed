package io.culvert.gateway.tunnel;

import io.culvert.gateway.publication.Publisher;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspEncoder;
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
 *   waiting --(data socket here, or "paired")--> paired --(end of the socket, or another POST)--> closed
 * </pre>
 *
 * <p>Its end is never the end of the tunnel: proxies cut a POST at its declared length, and the media go on.
 * Belongs to the event loop of its channel.
 */
public final class CommandSocket {
    private static final Logger LOG = Logger.getLogger(CommandSocket.class);

    /** Commands published while no data socket is known: they are remembered for it, and the owner keeps no more either. */
    private static final int REMEMBERED_COMMANDS = 8;

    private record Published(long sequence, OptionalLong cseq, long deadline) {}

    private final String tunnelId;
    private final String id;
    private final Channel channel;
    private final ElementReader reader;
    private final TunnelServices services;
    private final RateGate rate;
    private final Deque<RtspRequest> held = new ArrayDeque<>();
    private final Deque<Published> remembered = new ArrayDeque<>();
    private Tunnel tunnel;
    private Optional<RtspFormatException> refusal = Optional.empty();
    private long sequence;
    private int inFlight;
    private long bytes;
    private boolean paired;
    private boolean closed;
    private boolean paused;
    private ScheduledFuture<?> resumption;
    private Runnable onPaired = () -> {};
    private Runnable onClosed = () -> {};

    public CommandSocket(String tunnelId, String id, Channel channel, ElementReader reader, TunnelServices services) {
        this.tunnelId = tunnelId;
        this.id = id;
        this.channel = channel;
        this.reader = reader;
        this.services = services;
        this.rate = new RateGate(services.limits().commandsPerSecond(), System.nanoTime());
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
        if (closed || refusal.isPresent()) {
            return;
        }
        bytes += in.readableBytes();
        try {
            reader.read(in, this::accept);
        } catch (RtspFormatException malformed) {
            refuse(malformed);
        }
        publishHeld();
    }

    void pairedElsewhere() {
        setPaired();
        publishHeld();
        if (refusal.isPresent() && tunnel == null) {
            close(CloseReason.BAD_REQUEST);
        }
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
        for (Published command : remembered) {
            if (command.deadline() > now) {
                inFlight++;
                to.expect(this, command.sequence(), command.cseq(), command.deadline() - now);
            }
        }
        remembered.clear();
        publishHeld();
        refusal.ifPresent(malformed -> refuse(to, malformed));
    }

    /** A command of this socket needs no answer any more. */
    void answered() {
        inFlight--;
        publishHeld();
    }

    /** The socket ended, or is to end. */
    public void close(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        held.clear();
        if (resumption != null) {
            resumption.cancel(false);
        }
        services.meters().commandSocketClosed(reason);
        LOG.debugf("command socket closed, tunnel=%s socket=%s reason=%s", tunnelId, id, reason.tag());
        onClosed.run();
        if (tunnel != null) {
            tunnel.commandSocketClosed(this);
        } else {
            services.publications().leave(tunnelId);
        }
        if (tunnel == null || tunnel.channel() != channel) {
            channel.close();
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
            case RtspRequest request -> held.add(request);
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

    private void publishHeld() {
        while (!closed && !held.isEmpty() && hasRoom() && mayPassNow()) {
            publish(held.poll());
        }
        if (!held.isEmpty() && !paused && !hasRoom()) {
            services.meters().refused(TunnelMeters.Refused.COMMANDS_IN_FLIGHT);
        }
        pauseReading(!held.isEmpty());
    }

    /**
     * A POST may be read before it is attached to the tunnel that stands here already. What is published beyond the
     * remembered commands could not be waited for by the tunnel, and its replies would overtake one another.
     */
    private boolean hasRoom() {
        int limit = services.limits().commandsInFlight();
        return tunnel == null && !paired ? remembered.size() < Math.min(REMEMBERED_COMMANDS, limit) : inFlight < limit;
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

    private void resume() {
        resumption = null;
        publishHeld();
    }

    /** Back-pressure instead of loss: what the client sends stays in the sockets' buffers. */
    private void pauseReading(boolean pause) {
        if (pause != paused && !closed) {
            paused = pause;
            channel.config().setAutoRead(!pause);
        }
    }

    private void publish(RtspRequest request) {
        long number = ++sequence;
        long wait = services.limits().commandDeadline().toMillis();
        long deadline = services.clock().getAsLong() + wait;
        Tunnel here = tunnel;
        if (here != null) {
            inFlight++;
            here.expect(this, number, request.cseq(), wait);
        } else {
            remember(new Published(number, request.cseq(), deadline));
        }
        if (request.method().equals("RECORD")) {
            expectFrames(here);
        }
        byte[] message = RtspEncoder.encode(request);
        services.sink()
                .publish(
                        new TunnelEvent.Command(tunnelId, services.self(), id, number, deadline, message),
                        () -> unpublished(here, number));
        services.meters().commandPublished();
    }

    private void expectFrames(Tunnel here) {
        if (here != null) {
            services.publications().expect(tunnelId);
        } else {
            services.publications().recordsElsewhere(tunnelId);
        }
    }

    private void remember(Published command) {
        remembered.add(command);
        if (remembered.size() > REMEMBERED_COMMANDS) {
            remembered.poll();
        }
    }

    private void unpublished(Tunnel here, long number) {
        if (here != null) {
            here.execute(() -> here.commandFailed(id, number));
        } else {
            services.meters().refused(TunnelMeters.Refused.COMMAND_UNPUBLISHED);
        }
    }

    /** After malformed bytes nobody knows where the next message begins. */
    private void refuse(RtspFormatException malformed) {
        services.meters().refused(TunnelMeters.Refused.MALFORMED_RTSP);
        LOG.infof(
                "malformed command: %s, tunnel=%s CSeq=%s",
                malformed.getMessage(),
                tunnelId,
                malformed.cseq().isPresent() ? Long.toString(malformed.cseq().getAsLong()) : "?");
        if (tunnel != null) {
            refuse(tunnel, malformed);
        } else if (paired) {
            close(CloseReason.BAD_REQUEST);
        } else {
            refusal = Optional.of(malformed); // the client hears of it on its data socket, once that is known
        }
    }

    private static void refuse(Tunnel here, RtspFormatException malformed) {
        here.execute(() -> here.refuse(malformed.status(), malformed.cseq()));
    }
}
