package io.culvert.session.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to the broker: may be cut, so that connections end and new ones do too, and mended. */
final class CutWire implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    CutWire(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cut-wire");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        isCut = true;
        sockets.forEach(CutWire::end);
    }

    void mend() {
        isCut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException over) {
                // the broker is not there yet, or the test is over: the client tries again
            }
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        if (isCut) {
            end(client);
            return;
        }
        try {
            Socket broker = new Socket(InetAddress.getByName("localhost"), target);
            sockets.add(broker);
            start(() -> copy(client, broker));
            start(() -> copy(broker, client));
        } catch (IOException refused) {
            end(client);
            throw refused;
        }
    }

    private void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException over) {
            // one side has ended: so does the other
        } finally {
            end(from);
            end(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // that is what was wanted
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
