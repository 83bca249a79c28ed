package io.culvert.session.http;

import io.culvert.session.partition.LoopForTests;
import io.culvert.session.partition.SessionLoop;
import io.culvert.wire.kafka.WireRecord;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The routes on a port of their own, in front of a real loop; the broker is played. Requests are written by hand. */
final class ApiServer implements AutoCloseable {
    static final int MAX_STREAMS = 3;
    private static final int ANSWER_LIMIT_MS = 30_000;

    final SessionLoop loop = LoopForTests.create();
    final List<WireRecord> written = new CopyOnWriteArrayList<>();
    final Vertx vertx = Vertx.vertx();
    final Router router = Router.router(vertx);
    volatile Supplier<CompletionStage<?>> broker = () -> CompletableFuture.completedFuture(null);
    private final HttpServer server;

    ApiServer(Optional<String> token) {
        ApiSettings settings = new ApiSettings(token, MAX_STREAMS);
        new StreamApi(() -> loop, () -> this::write, settings).routes(router);
        new SessionApi(() -> loop, settings).routes(router);
        new OpenApi().routes(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "0.0.0.0")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private CompletionStage<?> write(WireRecord record) {
        written.add(record);
        return broker.get();
    }

    String ask(String method, String target, String... headers) throws IOException {
        return exchange("127.0.0.1", "Host: localhost", method, target, "", headers);
    }

    String put(String target, String body, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/json";
        return exchange("127.0.0.1", "Host: localhost", "PUT", target, body, all);
    }

    /** The whole answer. */
    String exchange(String address, String host, String method, String target, String body, String... headers)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n" + host + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Connection: close\r\nContent-Length: ")
                .append(bytes.length)
                .append("\r\n\r\n");
        try (Socket socket = new Socket(address, server.actualPort())) {
            socket.setSoTimeout(ANSWER_LIMIT_MS);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        loop.stop();
    }
}
