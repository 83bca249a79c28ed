package io.culvert.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Serves the page of a browser player, and takes what the page shows. */
final class PlayerSite implements AutoCloseable {
    static final String SHOWN = "shown";

    private final HttpServer server;
    private final CompletableFuture<String> outcome = new CompletableFuture<>();

    /** Frames are written to {@code picture}, raw RGB. */
    PlayerSite(Path player, Path picture) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> answer(exchange, "text/html", page()));
        server.createContext("/player.js", exchange -> answer(exchange, "text/javascript", Files.readAllBytes(player)));
        server.createContext("/frames", exchange -> {
            Files.copy(exchange.getRequestBody(), picture);
            outcome.complete(SHOWN);
            answer(exchange, "text/plain", new byte[0]);
        });
        server.createContext("/failure", exchange -> {
            outcome.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, "text/plain", new byte[0]);
        });
        server.start();
    }

    /** Address of the page that plays this stream through this socket. */
    String page(String socket, String stream) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/?socket="
                + URLEncoder.encode(socket, StandardCharsets.UTF_8) + "&stream="
                + URLEncoder.encode(stream, StandardCharsets.UTF_8);
    }

    /** {@link #SHOWN}, or what went wrong. */
    String outcome(Duration limit) throws Exception {
        return outcome.completeOnTimeout("nothing shown", limit.toMillis(), TimeUnit.MILLISECONDS)
                .get();
    }

    private static byte[] page() throws IOException {
        try (InputStream page = PlayerSite.class.getResourceAsStream("browser-player.html")) {
            return page.readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
