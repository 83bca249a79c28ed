package io.culvert.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy that leads GET and POST of a tunnel to different gateways, as a load balancer without affinity may do.
 *
 * <p>Thread-safe: each connection has its own threads, which end with it.
 */
final class LegSplitter implements AutoCloseable {
    private final ServerSocket server;
    private final int getPort;
    private final int postPort;
    private final AtomicInteger gets = new AtomicInteger();
    private final AtomicInteger posts = new AtomicInteger();

    LegSplitter(int getPort, int postPort) throws IOException {
        this.getPort = getPort;
        this.postPort = postPort;
        this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    int gets() {
        return gets.get();
    }

    int posts() {
        return posts.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            byte[] method = client.getInputStream().readNBytes(4);
            boolean post = new String(method, StandardCharsets.US_ASCII).equals("POST");
            (post ? posts : gets).incrementAndGet();
            try (Socket gateway = new Socket(InetAddress.getLoopbackAddress(), post ? postPort : getPort)) {
                gateway.setTcpNoDelay(true);
                gateway.getOutputStream().write(method);
                Thread back = Thread.ofVirtual().start(() -> pump(gateway, client));
                pump(client, gateway);
                back.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
