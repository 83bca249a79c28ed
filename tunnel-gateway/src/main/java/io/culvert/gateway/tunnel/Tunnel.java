package io.culvert.gateway.tunnel;

import io.culvert.gateway.stream.Streams;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A tunnel whose data socket is on this gateway.
 *
 * <pre>
 *   unpaired --(POST here, "paired", or a reply)--> paired --(data socket closed, idle, ordered)--> closed
 * </pre>
 *
 * <p>The data socket alone is its life: the end of a POST changes nothing. Belongs to the event loop of the data socket;
 * methods that say so may be called from anywhere.
 */
public final class Tunnel {
    private static final Logger LOG = Logger.getLogger(Tunnel.class);

    /** How often idleness is looked at; the wait is kept up to this much longer. */
    private static final int IDLE_CHECK_SECONDS = 5;

    private final String id;
    private final TunnelEvent.Transport transport;
    private final String path;
    private final DataSocket data;
    private final TunnelServices services;
    private final ReplyOrderer replies;
    private final Playback playback;
    private final Publishing publishing;
    private CommandSocket commands;
    private CommandSocket leaving;

    /** The newest command socket is here, or was: its end does not mean that there is one elsewhere. */
    private boolean commandsComeHere;

    private boolean announced;
    private boolean halfClosed;
    private volatile boolean paired;
    private volatile boolean closed;
    private int wrongFrames;
    private int quietChecks;
    private ScheduledFuture<?> idleCheck;
    private Runnable onPaired = () -> {};
    private Runnable onClosed = () -> {};

    public Tunnel(
            String id,
            String socketId,
            Channel channel,
            TunnelEvent.Transport transport,
            String path,
            TunnelServices services) {
        this.id = id;
        this.transport = transport;
        this.path = path;
        this.data = new DataSocket(socketId, channel);
        channel.attr(Streams.SENT_AS_WRITTEN).set(sentAsWritten(transport));
        this.services = services;
        this.playback = new Playback(id, services, data, this::close);
        this.publishing = new Publishing(id, services.publications(), data);
        this.replies = new ReplyOrderer(channel.eventLoop(), services.meters(), new RepliesOut());
    }

    private static boolean sentAsWritten(TunnelEvent.Transport transport) {
        return switch (transport) {
            case HTTP, RTSP -> true;
            case WEBSOCKET -> false; // each message gets a header
        };
    }

    /** Any thread. */
    public String id() {
        return id;
    }

    /** Any thread. */
    public String socketId() {
        return data.id();
    }

    /** Any thread. */
    Channel channel() {
        return data.channel();
    }

    /** The other half comes on a connection of its own. Any thread. */
    boolean hasTwoSockets() {
        return transport == TunnelEvent.Transport.HTTP;
    }

    /** Any thread. */
    public boolean isPaired() {
        return paired;
    }

    /** Any thread. */
    boolean isClosed() {
        return closed;
    }

    /** Any thread. */
    void execute(Runnable task) {
        data.channel().eventLoop().execute(task);
    }

    /** Runs once each: when the other half is known, and when the tunnel is over. */
    void listen(Runnable whenPaired, Runnable whenClosed) {
        onPaired = whenPaired;
        onClosed = whenClosed;
    }

    /** The data socket has been answered; from here on the tunnel has a life and an end. */
    void start() {
        announce();
        long unpaired = services.limits().unpairedWait().toMillis();
        data.channel().eventLoop().schedule(this::expire, unpaired, TimeUnit.MILLISECONDS);
        idleCheck = data.channel()
                .eventLoop()
                .scheduleAtFixedRate(this::checkIdle, IDLE_CHECK_SECONDS, IDLE_CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /** A POST of this tunnel on this gateway; an earlier one is detached. */
    void attach(CommandSocket socket) {
        if (closed) {
            socket.execute(() -> socket.close(CloseReason.DATA_SOCKET_CLOSED));
            return;
        }
        if (commands == socket) {
            return;
        }
        CommandSocket former = commands;
        commands = socket;
        commandsComeHere = true;
        leaving = former;
        if (former != null) {
            former.execute(() -> former.close(CloseReason.REPLACED));
        }
        if (socket.channel() == data.channel()) {
            socket.attach(this); // plain RTSP: at once, the first request is being read
        } else {
            socket.execute(() -> socket.attach(this));
        }
        setPaired();
    }

    /** A command of a local POST is about to be published. Any thread; runs before whatever the same thread hands over. */
    void expect(CommandSocket socket, long sequence, OptionalLong cseq, long waitMillis) {
        if (data.channel().eventLoop().inEventLoop()) {
            expectNow(socket, sequence, cseq, waitMillis);
        } else {
            execute(() -> expectNow(socket, sequence, cseq, waitMillis));
        }
    }

    private void expectNow(CommandSocket socket, long sequence, OptionalLong cseq, long waitMillis) {
        alive();
        if (closed) {
            return;
        }
        if (!announced) {
            announce(); // the first word was lost while the broker was away
        }
        replies.expect(socket.id(), sequence, cseq, waitMillis);
    }

    /** The broker did not take a command. */
    void commandFailed(String socket, long sequence) {
        replies.fail(socket, sequence);
    }

    /** A response of the owner of the tunnel. */
    void reply(String socket, long sequence, byte[] response, Optional<ViewerOrder> order) {
        if (!closed) {
            alive();
            setPaired();
            replies.reply(socket, sequence, response, order);
        }
    }

    void pairedElsewhere() {
        commandsComeHere = false;
        setPaired();
    }

    /** An interleaved frame of the client, whichever socket it came on. */
    public void clientFrame(InterleavedFrame frame) {
        if (closed) {
            return;
        }
        if (playback.knows(frame.channel())) {
            services.meters().clientFrame();
            alive();
            return;
        }
        services.meters().refused(TunnelMeters.Refused.UNKNOWN_CHANNEL);
        if (++wrongFrames >= services.limits().wrongFrames()) {
            close(CloseReason.WRONG_FRAMES);
        }
    }

    /** The gateway answers a command of a local POST by itself. Any thread; in order with {@link #expect}. */
    void answer(PendingCommand.Answer answer) {
        if (data.channel().eventLoop().inEventLoop()) {
            answerNow(answer);
        } else {
            execute(() -> answerNow(answer));
        }
    }

    private void answerNow(PendingCommand.Answer answer) {
        if (!closed) {
            alive();
            replies.answer(answer.response(), answer.last() ? () -> close(CloseReason.BAD_REQUEST) : () -> {});
        }
    }

    /**
     * The client has closed its half of the data socket. Whether it still reads can only be found out by writing: a viewer
     * is written to all the time, anybody else is taken to be gone unless a POST shows life.
     */
    public void inputClosed() {
        halfClosed = true;
        closeIfGone();
    }

    void commandSocketClosed(CommandSocket socket) {
        execute(() -> {
            if (commands == socket) {
                commands = null;
                closeIfGone();
            }
            if (leaving == socket) {
                leaving = null;
            }
        });
    }

    /** Ends the tunnel and everything that belongs to it. */
    public void close(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        LOG.debugf("tunnel closed, tunnel=%s socket=%s reason=%s", id, data.id(), reason.tag());
        services.meters().tunnelClosed(reason);
        playback.stop();
        publishing.end();
        replies.clear();
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        onClosed.run();
        services.sink()
                .publish(
                        new TunnelEvent.DataSocketClosed(id, services.self(), data.id(), reason.tag()),
                        () -> LOG.debugf("end of tunnel not published, tunnel=%s", id));
        CommandSocket post = commands;
        commands = null;
        if (post != null) {
            post.execute(() -> post.close(CloseReason.DATA_SOCKET_CLOSED));
        }
        data.closeAfterWrites();
    }

    private void announce() {
        announced = true;
        services.sink()
                .publish(
                        new TunnelEvent.DataSocketOpened(id, services.self(), data.id(), transport, path),
                        () -> execute(() -> announced = false));
    }

    private boolean hasPost() {
        return hasTwoSockets() && commands != null;
    }

    private void closeIfGone() {
        if (halfClosed && !playback.isActive() && !hasPost() && replies.isIdle()) {
            close(CloseReason.CLIENT_CLOSED);
        }
    }

    private void setPaired() {
        if (!paired && !closed) {
            paired = true;
            onPaired.run();
        }
    }

    private void expire() {
        if (!paired && !closed) {
            LOG.infof("no command socket for a data socket, tunnel=%s", id);
            close(CloseReason.UNPAIRED);
        }
    }

    private void alive() {
        quietChecks = 0;
    }

    private void checkIdle() {
        if (playback.isActive() || publishing.isAlive(commandsComeHere)) {
            alive();
            return;
        }
        quietChecks++;
        long quiet = quietChecks * (long) IDLE_CHECK_SECONDS;
        if (halfClosed && quiet > services.limits().unpairedWait().toSeconds()) {
            close(CloseReason.CLIENT_CLOSED);
        } else if (quiet > services.limits().idleWait().toSeconds()) {
            close(CloseReason.IDLE);
        }
    }

    /** Brings replies to the data socket, and does to the viewer what they say. */
    private final class RepliesOut implements ReplyOrderer.Output {
        @Override
        public void write(byte[] response, Optional<ViewerOrder> order, Runnable written) {
            if (order.isEmpty()) {
                writeNow(response, written);
                return;
            }
            switch (order.get()) {
                case ViewerOrder.Play play -> playback.play(response, play, written);
                case ViewerOrder.Publish publish -> {
                    publishing.begin(publish);
                    writeNow(response, written);
                }
                case ViewerOrder.Pause pause -> {
                    playback.pause();
                    publishing.pause();
                    writeNow(response, written);
                }
                case ViewerOrder.Stop stop -> {
                    playback.stop();
                    publishing.end();
                    writeNow(response, written);
                }
            }
        }

        @Override
        public void answered(String socket, long sequence) {
            tell(commands, socket, sequence);
            tell(leaving, socket, sequence);
            closeIfGone();
        }

        private static void tell(CommandSocket post, String socket, long sequence) {
            if (post != null && post.id().equals(socket)) {
                post.execute(() -> post.answered(sequence, true));
            }
        }

        private void writeNow(byte[] response, Runnable written) {
            data.write(response);
            written.run();
            if (data.unsentBytes() > services.limits().unsentBytes()) {
                close(CloseReason.STALLED); // asks and asks, and does not read
            }
        }
    }
}
