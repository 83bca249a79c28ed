package io.culvert.fleet.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A bare TCP connection, for what no client would do. Belongs to the thread that made it. */
final class Wire implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket socket;
    private final InputStream in;
    private String why = "silence";

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /**
     * A start line and header lines, HTTP or RTSP.
     *
     * @param text empty if none came
     * @param why  what came instead
     */
    record Reply(String text, String why) {
        int status() {
            String[] words = text.split("[ \r\n]", 3);
            return words.length > 1 && words[1].matches("[0-9]{3}") ? Integer.parseInt(words[1]) : 0;
        }

        Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        List<String> headers(String name) {
            return text.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }

        boolean has(String name) {
            return header(name).isPresent();
        }

        @Override
        public String toString() {
            return text.isEmpty() ? why : text.lines().findFirst().orElse("");
        }
    }

    static Wire to(InetSocketAddress address) throws IOException {
        return from(null, address);
    }

    /** From another address of this machine. */
    static Wire from(InetSocketAddress local, InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        if (local != null) {
            socket.bind(local);
        }
        socket.connect(address, CONNECT_MILLIS);
        return new Wire(socket);
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Everything up to the next blank line; an empty reply if that does not come in time. */
    Reply head(Duration atMost) {
        StringBuilder text = new StringBuilder();
        long end = System.nanoTime() + atMost.toNanos();
        while (text.indexOf("\r\n\r\n") < 0 && text.length() < MAX_HEAD_BYTES) {
            int next = next(end);
            if (next < 0) {
                return new Reply("", why + (text.isEmpty() ? "" : " after " + text.length() + " bytes"));
            }
            text.append((char) next);
        }
        return new Reply(text.toString(), "");
    }

    Reply head() {
        return head(Expect.SOON);
    }

    /** So many bytes; fewer if they do not come in time. */
    byte[] read(int count, Duration atMost) {
        byte[] bytes = new byte[count];
        long end = System.nanoTime() + atMost.toNanos();
        for (int i = 0; i < count; i++) {
            int next = next(end);
            if (next < 0) {
                return java.util.Arrays.copyOf(bytes, i);
            }
            bytes[i] = (byte) next;
        }
        return bytes;
    }

    /** True if the other side ends the connection in time; whatever it still sends is dropped. */
    boolean endsWithin(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        int next = 0;
        while (next >= 0) {
            next = next(end);
        }
        return !why.equals("silence");
    }

    private int next(long end) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            return -1;
        }
        try {
            socket.setSoTimeout((int) left);
            int next = in.read();
            why = next < 0 ? "end of the connection" : "silence";
            return next;
        } catch (SocketTimeoutException e) {
            return -1;
        } catch (IOException e) {
            why = "reset of the connection";
            return -1;
        }
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
