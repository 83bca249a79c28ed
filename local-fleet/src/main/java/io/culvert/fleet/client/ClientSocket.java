package io.culvert.fleet.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One TCP connection of a client, with the rude ways of ending it. Each write leaves at once as a segment of its own.
 *
 * <p>Written by the caller's thread, read by one reader thread; closing is allowed from any.
 */
public final class ClientSocket implements AutoCloseable {
    /** Enough for an HTTP head; media is read past it, in larger pieces. */
    private static final int READ_BUFFER_BYTES = 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock(); // the reader of a WebSocket answers pings
    private volatile boolean closedHere;

    private ClientSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), READ_BUFFER_BYTES);
        this.out = socket.getOutputStream();
    }

    /**
     * Connects.
     *
     * @param receiveBufferBytes SO_RCVBUF, small to be seen as a slow viewer early; 0 leaves the system's default
     */
    public static ClientSocket connect(InetSocketAddress to, Duration timeout, int receiveBufferBytes) {
        Socket socket = new Socket();
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes); // only before connecting does it bound the window
            }
            socket.setTcpNoDelay(true);
            socket.connect(to, (int) timeout.toMillis());
            return new ClientSocket(socket);
        } catch (IOException e) {
            closeQuietly(socket);
            throw new ClientException("no connection to " + to, e);
        }
    }

    public ClientSocket write(byte[] bytes) {
        writing.lock();
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new ClientException("write failed: " + e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }

    public ClientSocket write(String text) {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes in segments of so many bytes. The kernel may still join them if the other side reads late. */
    public ClientSocket writeInPieces(byte[] bytes, int pieceBytes) {
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes)));
        }
        return this;
    }

    /** Sends FIN and goes on reading. */
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new ClientException("half close failed", e);
        }
    }

    /** Ends with RST: what is on its way is lost. */
    public void reset() {
        closedHere = true;
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyGone) {
            // closed is closed
        }
        closeQuietly(socket);
    }

    /** Everything that the other side still sends, until it closes; the connection is closed if that takes longer. */
    public byte[] readToEnd(Duration timeout) {
        try {
            socket.setSoTimeout((int) timeout.toMillis());
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClientException("no end of stream within " + timeout, e);
        }
    }

    /** For the other side: where this connection comes from. */
    public int localPort() {
        return socket.getLocalPort();
    }

    public boolean isClosedHere() {
        return closedHere;
    }

    InputStream in() {
        return in;
    }

    @Override
    public void close() {
        closedHere = true;
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // nothing is left to be done
        }
    }
}
