package io.culvert.gateway.link;

import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.link.LinkSecret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/** A relay that does what the test says, on a blocking socket. */
final class ScriptedRelay implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int MOST_BEATS = 600;

    private final Socket socket;
    private final ByteBuf received = Unpooled.buffer();

    /** As the gateway's welcome says. */
    int audioWaitMillis;

    ScriptedRelay(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    /** Shakes hands; false if the gateway hangs up, or cannot prove itself. */
    boolean shakeHands(String secret) throws IOException {
        LinkSecret known = new LinkSecret(secret);
        byte[] nonce = LinkSecret.nonce();
        if (!(receive().orElseThrow() instanceof LinkFrame.Challenge challenge)) {
            throw new AssertionError("no challenge");
        }
        send(new LinkFrame.Hello("relay-1", nonce, known.proof("relay:relay-1", challenge.nonce())));
        if (!(receive().orElse(null) instanceof LinkFrame.Welcome welcome)) {
            return false;
        }
        audioWaitMillis = welcome.audioWaitMillis();
        return known.verify("gateway", nonce, welcome.proof());
    }

    void send(LinkFrame frame) throws IOException {
        ByteBuf out = Unpooled.buffer();
        LinkCodec.encode(frame, out);
        sendBytes(out);
    }

    void sendBytes(ByteBuf bytes) throws IOException {
        bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
        bytes.release();
    }

    /** The next frame; empty when the gateway has closed. */
    Optional<LinkFrame> receive() throws IOException {
        byte[] chunk = new byte[4096];
        Optional<LinkFrame> frame = LinkCodec.decode(received, UnpooledByteBufAllocator.DEFAULT);
        while (frame.isEmpty()) {
            int count;
            try {
                count = socket.getInputStream().read(chunk);
            } catch (SocketException e) {
                return Optional.empty();
            }
            if (count < 0) {
                return Optional.empty();
            }
            received.writeBytes(chunk, 0, count);
            frame = LinkCodec.decode(received, UnpooledByteBufAllocator.DEFAULT);
        }
        return frame;
    }

    /** The next frame that is no heartbeat. */
    LinkFrame receiveOther() throws IOException {
        LinkFrame frame = receive().orElseThrow();
        while (frame instanceof LinkFrame.Heartbeat) {
            frame = receive().orElseThrow();
        }
        return frame;
    }

    /** Reads heartbeats until the gateway closes. */
    void awaitClose() throws IOException {
        for (int beats = 0; receive().isPresent(); beats++) {
            if (beats == MOST_BEATS) {
                throw new AssertionError("the gateway does not close");
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        received.release();
    }
}
