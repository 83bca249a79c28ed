package io.culvert.fleet.client;

import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspLimits;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The other end of a client under test: accepts connections one by one and does what the test says, on the test's
 * thread. A read that gets nothing fails after five seconds.
 */
final class ScriptedServer implements AutoCloseable {
    static final String GET_REPLY = "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n\r\n";

    private static final int PATIENCE_MILLIS = 30_000;

    /** Less than any pair of socket buffers holds: below it the writer is only slow. */
    private static final long LEAST_STALL_BYTES = 64 * 1024;

    private final ServerSocket listener;

    ScriptedServer() throws IOException {
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress("127.0.0.1", 0));
        listener.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return listener.getLocalPort();
    }

    String url(String path) {
        return "rtsp://127.0.0.1:" + port() + path;
    }

    Peer accept() throws IOException {
        return new Peer(listener.accept());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** One accepted connection. */
    static final class Peer {
        private final Socket socket;
        private final InputStream in;
        private final RtspDecoder decoder = new RtspDecoder(RtspLimits.DEFAULT);
        private final List<RtspElement> decoded = new ArrayList<>();
        private final StringBuilder quantum = new StringBuilder();

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            this.in = socket.getInputStream();
        }

        Peer write(String text) throws IOException {
            return write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        Peer write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) readByte());
            }
            return head.toString();
        }

        String readText(int chars) throws IOException {
            return new String(in.readNBytes(chars), StandardCharsets.ISO_8859_1);
        }

        /** The next message or frame of a plain connection. */
        RtspElement readPlain() throws Exception {
            while (decoded.isEmpty()) {
                decode(new byte[] {(byte) readByte()});
            }
            return decoded.remove(0);
        }

        /** The next message or frame of a POST; each quantum of four characters is decoded by itself. */
        RtspElement readTunnelled() throws Exception {
            while (decoded.isEmpty()) {
                int next = readByte();
                if (!Character.isWhitespace(next)) {
                    quantum.append((char) next);
                }
                if (quantum.length() == 4) {
                    decode(Base64.getDecoder().decode(quantum.toString()));
                    quantum.setLength(0);
                }
            }
            return decoded.remove(0);
        }

        private void decode(byte[] bytes) throws Exception {
            decoder.decode(Unpooled.wrappedBuffer(bytes), decoded::add);
        }

        private int readByte() throws IOException {
            int next = in.read();
            if (next < 0) {
                throw new IOException("client closed");
            }
            return next;
        }

        /** How the client ended: "closed" or "reset". */
        String readEnd() {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try {
                in.transferTo(rest);
                return "closed";
            } catch (IOException e) {
                return "reset";
            }
        }

        /** Writes on and on; the number of bytes that went out before the client's window was full and stayed so. */
        long writeUntilStalled(byte[] bytes) throws Exception {
            AtomicLong written = new AtomicLong();
            Thread writer = Thread.ofVirtual().start(() -> writeForever(bytes, written));
            long before = 0;
            while (before < LEAST_STALL_BYTES || before != written.get()) {
                before = written.get();
                writer.join(Duration.ofMillis(200));
            }
            return before;
        }

        private void writeForever(byte[] bytes, AtomicLong written) {
            try {
                while (true) {
                    write(bytes);
                    written.addAndGet(bytes.length);
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
