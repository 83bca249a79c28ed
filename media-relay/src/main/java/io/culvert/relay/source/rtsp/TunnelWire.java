package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtsp.RtspHeaders;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * RTSP through HTTP: a GET that everything comes down, a POST that base64 goes up. When the POST is lost, as behind proxies
 * that end it after its declared length, another one with the same cookie follows with the next message.
 *
 * <p>HTTP/1.0, as GStreamer and LIVE555 have it: its replies are never chunked. The POST declares the usual length, which
 * nobody keeps, and no reply to it is waited for: most servers give none.
 */
final class TunnelWire implements Wire {
    private static final String TYPE = "application/x-rtsp-tunnelled";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int COOKIE_CHARS = 23;
    private static final int DECLARED_BYTES = 32_767;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int MAX_WAITING = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Dial dial;
    private final Login login;
    private final String cookie;
    private final Listener listener;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private Channel data;
    private RtspReader reader;
    private Channel commands;
    private boolean dialling;
    private boolean closed;

    private TunnelWire(Dial dial, Listener listener, Login login) {
        this.dial = dial;
        this.listener = listener;
        this.login = login;
        cookie = cookie();
    }

    private static String cookie() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < COOKIE_CHARS; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    static CompletionStage<Wire> open(Dial dial, Listener listener, Login login) {
        TunnelWire wire = new TunnelWire(dial, listener, login);
        CompletableFuture<Wire> opened =
                wire.get().thenCompose(done -> wire.post()).thenApply(done -> wire);
        return opened.whenComplete((done, failure) -> {
            if (failure != null) {
                wire.close();
            }
        });
    }

    // ---- the data socket

    private CompletableFuture<Void> get() {
        HttpReplyHead reply = new HttpReplyHead();
        RtspReader live = new RtspReader(listener);
        ChannelInitializer<Channel> handlers = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(reply, live);
            }
        };
        return dial.connect(handlers).thenCompose(channel -> {
            data = channel;
            reader = live;
            if (closed) {
                channel.close();
            }
            channel.writeAndFlush(Unpooled.wrappedBuffer(HttpReplyHead.ascii(head("GET", ""))));
            return limited(reply.head()).thenCompose(this::onReply);
        });
    }

    private CompletableFuture<HttpReplyHead.Head> limited(CompletableFuture<HttpReplyHead.Head> head) {
        dial.loop()
                .schedule(
                        () -> head.completeExceptionally(new CameraException(CameraTrouble.NO_ANSWER)),
                        dial.limits().answerTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        return head;
    }

    private CompletableFuture<Void> onReply(HttpReplyHead.Head head) {
        if (head.status() == OK) {
            login.accepted();
            return CompletableFuture.completedFuture(null);
        }
        reader.silence();
        data.close();
        if (head.status() != UNAUTHORIZED) {
            return CompletableFuture.failedFuture(Dialogue.refusal(head.status()));
        }
        Optional<CameraException> refused = login.refusal(head.headers().all(RtspHeaders.WWW_AUTHENTICATE));
        return refused.<CompletableFuture<Void>>map(CompletableFuture::failedFuture)
                .orElseGet(this::get);
    }

    private String head(String method, String more) {
        String target = dial.url().target();
        return method + ' ' + target + " HTTP/1.0\r\n"
                + "Host: " + dial.url() + "\r\n"
                + "User-Agent: " + Dialogue.USER_AGENT + "\r\n"
                + "x-sessioncookie: " + cookie + "\r\n"
                + "Accept: " + TYPE + "\r\n"
                + "Pragma: no-cache\r\nCache-Control: no-cache\r\n"
                + login.authorization(method, target)
                        .map(value -> "Authorization: " + value + "\r\n")
                        .orElse("")
                + more + "\r\n";
    }

    // ---- the command socket

    private CompletableFuture<Void> post() {
        dialling = true;
        return dial.connect(new PostEnd()).handle((channel, failure) -> {
            dialling = false;
            if (failure != null) {
                throw CameraException.of(failure);
            }
            onPost(channel);
            return null;
        });
    }

    private void onPost(Channel channel) {
        if (closed) {
            channel.close();
            return;
        }
        commands = channel;
        String more = "Content-Type: " + TYPE + "\r\nContent-Length: " + DECLARED_BYTES
                + "\r\nExpires: Sun, 9 Jan 1972 00:00:00 GMT\r\n";
        channel.writeAndFlush(Unpooled.wrappedBuffer(HttpReplyHead.ascii(head("POST", more))));
        while (!waiting.isEmpty()) {
            write(waiting.poll());
        }
    }

    @Override
    public void send(byte[] rtsp) {
        if (commands != null) {
            write(rtsp);
        } else if (!closed && waiting.size() < MAX_WAITING) {
            waiting.add(rtsp);
            if (!dialling) {
                post().exceptionally(failure -> null); // the next message tries again
            }
        }
    }

    private void write(byte[] rtsp) {
        Wire.offer(commands, Base64.getEncoder().encode(rtsp));
    }

    @Override
    public boolean isWritable() {
        return commands == null ? waiting.size() < MAX_WAITING : commands.isWritable();
    }

    /** Reads and forgets what is said to the POST, and notices its end. */
    private final class PostEnd extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (commands == context.channel()) {
                commands = null;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    @Override
    public void refresh() {
        if (commands != null) {
            Channel old = commands;
            commands = null;
            old.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        waiting.clear();
        if (data != null) {
            reader.silence();
            data.close();
        }
        refresh();
    }

    @Override
    public InetAddress peer() {
        return ((InetSocketAddress) data.remoteAddress()).getAddress();
    }

    @Override
    public boolean isTunnel() {
        return true;
    }
}
