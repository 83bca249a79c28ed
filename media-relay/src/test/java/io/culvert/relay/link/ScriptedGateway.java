package io.culvert.relay.link;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.link.LinkSecret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The gateway's end of a link, played step by step by a test on plain blocking sockets. */
final class ScriptedGateway implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    /** More than a relay sends until it calls a silent gateway dead, however slow the machine. */
    private static final int MOST_BEATS = 100;

    private final ServerSocket server;
    private final LinkSecret secret;
    private Socket socket;
    private DataInputStream in;

    ScriptedGateway(LinkSecret secret) throws IOException {
        this.secret = secret;
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(TIMEOUT_MILLIS);
    }

    GatewayAddress address() {
        return new GatewayAddress("gateway-1", 0, "127.0.0.1:" + server.getLocalPort());
    }

    void accept() throws IOException {
        socket = server.accept();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Accepts and goes through the handshake. */
    void welcome() throws IOException {
        welcome(0);
    }

    /** The same, and lets sound wait. */
    void welcome(int audioWaitMillis) throws IOException {
        accept();
        byte[] nonce = LinkSecret.nonce();
        send(new LinkFrame.Challenge(nonce));
        LinkFrame.Hello hello = (LinkFrame.Hello) read();
        if (!secret.verify("relay:" + hello.relay(), nonce, hello.proof())) {
            throw new AssertionError("the relay does not know the secret");
        }
        send(new LinkFrame.Welcome(secret.proof("gateway", hello.nonce()), audioWaitMillis));
    }

    void send(LinkFrame frame) throws IOException {
        ByteBuf bytes = Unpooled.buffer();
        LinkCodec.encode(frame, bytes);
        socket.getOutputStream().write(bytes.array(), 0, bytes.readableBytes());
    }

    LinkFrame read() throws IOException {
        int length = in.readInt();
        ByteBuf frame = Unpooled.buffer(4 + length).writeInt(length);
        byte[] body = new byte[length];
        in.readFully(body);
        return LinkCodec.decode(frame.writeBytes(body), UnpooledByteBufAllocator.DEFAULT)
                .orElseThrow();
    }

    /** The next frame of this kind; heartbeats and others are passed over. */
    <T extends LinkFrame> T next(Class<T> kind) throws IOException {
        LinkFrame frame = read();
        while (!kind.isInstance(frame)) {
            frame = read();
        }
        return kind.cast(frame);
    }

    /** The next frame that is no heartbeat. */
    LinkFrame nextOther() throws IOException {
        LinkFrame frame = read();
        while (frame instanceof LinkFrame.Heartbeat) {
            frame = read();
        }
        return frame;
    }

    /** True if the relay closes the connection without another frame but heartbeats, and not for ever those. */
    boolean isClosedByRelay() throws IOException {
        try {
            for (int beat = 0; beat < MOST_BEATS; beat++) {
                if (!(read() instanceof LinkFrame.Heartbeat)) {
                    return false;
                }
            }
            return false;
        } catch (java.io.EOFException e) {
            return true;
        }
    }

    void drop() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (socket != null) {
            socket.close();
        }
    }
}
