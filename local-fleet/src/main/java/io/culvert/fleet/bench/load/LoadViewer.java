package io.culvert.fleet.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Base64;
import java.util.UUID;

/** One viewer: its data socket, and the command socket that it opens once the GET is answered. On the one event loop. */
final class LoadViewer extends ChannelInboundHandlerAdapter {
    private enum State {
        CONNECTING,
        HTTP,
        RTSP,
        WATCHING,
        GONE
    }

    private final Crowd crowd;
    private final LoadSettings settings;
    private final Handshake handshake;
    private final FrameCounter counter;
    private final String cookie = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
    private final long startNanos;
    private State state = State.CONNECTING;
    private Channel data;
    private Channel commands;
    private long heardNanos;
    private long longestSilence;
    private boolean stalled;

    /** @param startNanos when it was planned to connect: what is late then counts too */
    LoadViewer(Crowd crowd, int number, long startNanos) {
        this.crowd = crowd;
        this.settings = crowd.settings();
        this.startNanos = startNanos;
        this.handshake = new Handshake(settings.urlOf(number), settings.mode() == LoadSettings.Mode.TUNNEL);
        this.counter = new FrameCounter(crowd.tally());
    }

    void connect(Bootstrap bootstrap) {
        bootstrap
                .clone()
                .handler(this)
                .connect(settings.host(), settings.port())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        fail("connect: " + done.cause().getMessage());
                    }
                });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        data = context.channel();
        if (settings.mode() == LoadSettings.Mode.RAW) {
            watch();
            return;
        }
        if (settings.mode() == LoadSettings.Mode.IDLE_RTSP) {
            state = State.RTSP;
            write(data, handshake.first());
            return;
        }
        state = State.HTTP;
        write(
                data,
                "GET " + path() + " HTTP/1.0\r\nx-sessioncookie: " + cookie
                        + "\r\nAccept: application/x-rtsp-tunnelled\r\n\r\n");
    }

    private String path() {
        String url = handshake.url();
        return url.substring(url.indexOf('/', "rtsp://".length()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            crowd.tally().bytes += bytes.readableBytes();
            crowd.tally().reads++;
            read(bytes);
        } catch (IllegalStateException e) {
            fail(e.getMessage());
        } finally {
            bytes.release();
        }
    }

    private void read(ByteBuf bytes) {
        while (bytes.isReadable() && (state == State.HTTP || state == State.RTSP)) {
            handshake.takeReply(bytes).ifPresent(this::answered);
        }
        if (state == State.WATCHING) {
            long now = System.nanoTime();
            longestSilence = Math.max(longestSilence, now - heardNanos);
            heardNanos = now;
            if (!counter.read(bytes)) {
                fail("not a frame");
            }
        }
    }

    private void answered(String reply) {
        if (state == State.HTTP) {
            if (!reply.startsWith("HTTP/1.") || !reply.contains(" 200 ")) {
                throw new IllegalStateException(
                        "GET answered " + reply.lines().findFirst().orElse(""));
            }
            state = State.RTSP;
            openCommands();
            return;
        }
        handshake.next(reply).ifPresentOrElse(this::command, this::watch);
    }

    private void openCommands() {
        crowd.commandBootstrap().connect(settings.host(), settings.port()).addListener(done -> {
            if (!done.isSuccess()) {
                fail("POST: " + done.cause().getMessage());
                return;
            }
            commands = ((io.netty.channel.ChannelFuture) done).channel();
            write(
                    commands,
                    "POST " + path() + " HTTP/1.0\r\nx-sessioncookie: " + cookie
                            + "\r\nContent-Type: application/x-rtsp-tunnelled\r\nContent-Length: 32767\r\n\r\n");
            command(handshake.first());
        });
    }

    private void command(String request) {
        write(commands, Base64.getEncoder().encodeToString(Handshake.ascii(request)));
    }

    private static void write(Channel to, String text) {
        to.writeAndFlush(Unpooled.wrappedBuffer(Handshake.ascii(text)));
    }

    private void watch() {
        state = State.WATCHING;
        heardNanos = System.nanoTime();
        crowd.joined(this, heardNanos - startNanos);
    }

    /** From now on reads nothing. */
    void stall() {
        stalled = true;
        data.config().setAutoRead(false);
    }

    void goOn() {
        stalled = false;
        data.config().setAutoRead(true);
    }

    void beginWindow(long nowNanos) {
        heardNanos = nowNanos;
        longestSilence = 0;
    }

    /** The longest time in the window without a byte; 0 for one that does not read. */
    long longestSilence(long nowNanos) {
        return stalled ? 0 : Math.max(longestSilence, nowNanos - heardNanos);
    }

    void leave() {
        state = State.GONE;
        close();
    }

    private void close() {
        if (data != null) {
            data.close();
        }
        if (commands != null) {
            commands.close();
        }
    }

    void fail(String why) {
        boolean watching = state == State.WATCHING;
        if (state != State.GONE) {
            state = State.GONE;
            close();
            crowd.lost(this, watching, why);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail("closed by the other end");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause.toString());
    }

    /** Reads nothing of importance: the answer to a POST that says nothing. */
    static final class CommandReader extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
