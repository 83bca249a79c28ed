package io.culvert.fleet.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stretch of network that can be made to fail: forwards TCP from a port of its own to another one on this machine, late,
 * not at all, or with a cut. It needs no rights, which network namespaces and packet filters do.
 *
 * <p>Thread-safe. Two virtual threads for each direction of a connection: one reads, one writes when it is time to.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;
    /** Pieces under way in one direction; with a delay, what fits into it. */
    private static final int PIECES = 256;

    private static final int CONNECT_MILLIS = 2_000;

    private enum Mode {
        PASS,
        PAUSE,
        CUT,
        SWALLOW
    }

    private record Piece(byte[] bytes, long due) {}

    private static final Piece END = new Piece(new byte[0], 0);

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Forwarded> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Mode mode = Mode.PASS;
    private volatile long delayNanos;

    private FaultProxy(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
        Thread.ofVirtual().name("fault-proxy-" + port()).start(this::acceptAll);
    }

    /** Listens on a free port of the loopback and forwards to this one. */
    public static FaultProxy to(int targetPort) {
        return listening(0, targetPort);
    }

    /** The same on a port that was agreed on before. */
    public static FaultProxy listening(int port, int targetPort) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new FaultProxy(listener, new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a fault proxy", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The most connections that there ever were at a time. */
    public int mostConnections() {
        return most.get();
    }

    /** Connections that are open on both sides. */
    public int connections() {
        return connections.size();
    }

    /** Everything comes so much later, in order; 0 for no delay. */
    public void delay(Duration by) {
        delayNanos = by.toNanos();
    }

    /** Nothing passes and nothing is lost: packets are dropped, and TCP goes on when they are not any more. */
    public void pause() {
        set(Mode.PAUSE);
    }

    /** Every connection is reset, and so is each new one. */
    public void cut() {
        set(Mode.CUT);
        connections.forEach(Forwarded::reset);
    }

    /** The other end is gone and nobody says so: whatever is sent vanishes, new connections are taken and lead nowhere. */
    public void halfOpen() {
        set(Mode.SWALLOW);
    }

    /** All is well again. Connections that lost bytes are reset: there is no sense in what would come on them. */
    public void heal() {
        delayNanos = 0;
        set(Mode.PASS);
        connections.stream().filter(each -> each.lostBytes).forEach(Forwarded::reset);
    }

    private void set(Mode next) {
        lock.lock();
        try {
            mode = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Mode mode() {
        lock.lock();
        try {
            return mode;
        } finally {
            lock.unlock();
        }
    }

    /** Waits out a pause; tells what has become of the network then. */
    private Mode awaitNoPause() throws InterruptedException {
        lock.lock();
        try {
            while (mode == Mode.PAUSE) {
                changed.await();
            }
            return mode;
        } finally {
            lock.unlock();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> open(client));
            } catch (IOException closing) {
                return;
            }
        }
    }

    private void open(Socket client) {
        try {
            Mode now = awaitNoPause();
            if (now == Mode.CUT) {
                reset(client);
                return;
            }
            Socket server = new Socket();
            if (now == Mode.PASS) {
                server.connect(target, CONNECT_MILLIS);
                server.setTcpNoDelay(true);
            }
            client.setTcpNoDelay(true);
            new Forwarded(client, server).start();
        } catch (IOException refused) {
            reset(client);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            reset(client);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyGone) {
            // closed is closed
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // nothing is left to be done
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException ignored) {
            // nothing is left to be done
        }
        set(Mode.CUT);
        connections.forEach(Forwarded::reset);
    }

    /** One connection: two sockets and what is between them. */
    private final class Forwarded {
        private final Socket client;
        private final Socket server;
        private volatile boolean lostBytes;

        Forwarded(Socket client, Socket server) {
            this.client = client;
            this.server = server;
            this.lostBytes = !server.isConnected();
        }

        void start() {
            connections.add(this);
            most.accumulateAndGet(connections.size(), Math::max);
            direction(client, server);
            if (server.isConnected()) {
                direction(server, client);
            }
        }

        private void direction(Socket from, Socket to) {
            BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES);
            Thread.ofVirtual().start(() -> read(from, pieces));
            Thread.ofVirtual().start(() -> write(pieces, to));
        }

        private void read(Socket from, BlockingQueue<Piece> pieces) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try (InputStream in = from.getInputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    pieces.put(new Piece(Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
                }
                pieces.put(END);
            } catch (IOException gone) {
                reset();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        private void write(BlockingQueue<Piece> pieces, Socket to) {
            try {
                for (Piece piece = pieces.take(); piece != END; piece = pieces.take()) {
                    forward(piece, to);
                }
                if (mode() != Mode.SWALLOW) {
                    close();
                }
            } catch (IOException gone) {
                reset();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        private void forward(Piece piece, Socket to) throws IOException, InterruptedException {
            long early = piece.due() - System.nanoTime();
            if (early > 0) {
                Thread.sleep(Duration.ofNanos(early));
            }
            if (awaitNoPause() == Mode.SWALLOW || !to.isConnected()) {
                lostBytes = true;
                return;
            }
            OutputStream out = to.getOutputStream();
            out.write(piece.bytes());
            out.flush();
        }

        private void close() {
            connections.remove(this);
            closeQuietly(client);
            closeQuietly(server);
        }

        void reset() {
            connections.remove(this);
            FaultProxy.reset(client);
            FaultProxy.reset(server);
        }
    }
}
