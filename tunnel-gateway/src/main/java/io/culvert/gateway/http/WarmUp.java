package io.culvert.gateway.http;

import io.culvert.gateway.access.AccessRules;
import io.culvert.gateway.access.ViewerAccess;
import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelMeters;
import io.culvert.gateway.tunnel.TunnelRegistry;
import io.culvert.gateway.tunnel.TunnelServices;
import io.culvert.wire.kafka.GatewayOrder;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.link.LinkSecret;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Goes the way of a client once before the first one comes, who would otherwise wait while the classes on it are loaded:
 * a tunnel, and a plain connection, on a port of their own. Commands end here and are answered here; nothing is counted
 * and no broker hears of it.
 */
public final class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final int WAIT_MILLIS = 2_000;
    private static final String REQUEST = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n";
    private static final String REPLY = "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n";

    private final TunnelRegistry registry;
    private final HttpServices services;

    private WarmUp(HttpServices real) {
        TunnelServices tunnels = new TunnelServices(
                real.tunnels().self(),
                real.tunnels().limits(),
                new Uncounted(),
                this::answer,
                real.tunnels().streams(),
                real.tunnels().publications(),
                real.tunnels().clock());
        registry = new TunnelRegistry(tunnels);
        services = new HttpServices(real.limits(), new Uncounted(), Origins.ANY, nobodyIsAsked(), registry, tunnels);
    }

    /** Waits until it is done; not on an event loop. A failure costs the first client some time, and nothing else. */
    public static void run(Vertx vertx, HttpServices real) {
        WarmUp warmUp = new WarmUp(real);
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        NetServer server = vertx.createNetServer(
                        new NetServerOptions().setHost(loopback).setPort(0))
                .connectHandler(
                        socket -> RawChannel.take(socket, new HeadReader(warmUp.services), warmUp.services.limits()));
        try {
            int port = server.listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .actualPort();
            tunnel(loopback, port);
            plain(loopback, port);
        } catch (IOException | RuntimeException e) {
            LOG.debugf("no warm-up: %s", e.getMessage());
        } finally {
            server.close();
        }
    }

    private static ViewerAccess nobodyIsAsked() {
        AccessRules rules = new AccessRules(List.of(), false, Duration.ofSeconds(1), Duration.ZERO);
        return new ViewerAccess(rules, new LinkSecret("warm-up"), System::currentTimeMillis);
    }

    private void answer(TunnelEvent event, Runnable onFailure) {
        if (event instanceof TunnelEvent.Command command) {
            registry.deliver(new GatewayOrder.Reply(
                    command.tunnelId(),
                    GatewayOrder.Destination.of(command.gateway()),
                    command.socket(),
                    command.sequence(),
                    REPLY.getBytes(StandardCharsets.US_ASCII),
                    Optional.empty(),
                    Optional.empty()));
        }
    }

    private static void tunnel(String host, int port) throws IOException {
        String head = " / HTTP/1.0\r\nx-sessioncookie: " + SocketIds.newTunnel() + "\r\n\r\n";
        try (Socket get = connect(host, port);
                Socket post = connect(host, port)) {
            write(get, "GET" + head);
            readTo(get, "\r\n\r\n");
            write(post, "POST" + head);
            write(post, Base64.getEncoder().encodeToString(REQUEST.getBytes(StandardCharsets.US_ASCII)));
            readTo(get, REPLY);
        }
    }

    private static void plain(String host, int port) throws IOException {
        try (Socket socket = connect(host, port)) {
            write(socket, REQUEST);
            readTo(socket, REPLY);
        }
    }

    private static Socket connect(String host, int port) throws IOException {
        Socket socket = new Socket(host, port);
        socket.setSoTimeout(WAIT_MILLIS);
        return socket;
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void readTo(Socket from, String end) throws IOException {
        InputStream in = from.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            read.append((char) next);
        }
    }

    /** Counts nothing: nobody was here. */
    private static final class Uncounted implements TunnelMeters, HttpMeters {
        @Override
        public void connection() {}

        @Override
        public void httpRefused(int status, String reason) {}

        @Override
        public void refused(Refused what) {}

        @Override
        public void tunnelClosed(CloseReason reason) {}

        @Override
        public void commandSocketClosed(CloseReason reason) {}

        @Override
        public void commandPublished() {}

        @Override
        public void replyWritten() {}

        @Override
        public void clientFrame() {}

        @Override
        public void silentCommandSocket() {}
    }
}
