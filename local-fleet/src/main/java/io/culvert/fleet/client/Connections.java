package io.culvert.fleet.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The sockets of one client: a data socket, and POSTs as many as the script wants. Belongs to the caller's thread. */
final class Connections {
    private final ClientSettings settings;
    private final Conversation conversation;
    private final List<ClientSocket> posts = new ArrayList<>();
    private ClientSocket data;
    private DataReader reader;
    private boolean startPaused;

    Connections(ClientSettings settings, Conversation conversation) {
        this.settings = settings;
        this.conversation = conversation;
    }

    /** Plain RTSP: one connection for everything. */
    void connect() {
        openData();
    }

    HttpHead openGet() {
        return openWith(settings.dialect().getHead(settings));
    }

    HttpHead openWebSocket() {
        return openWith(WebSocketFrames.handshake(settings));
    }

    private HttpHead openWith(byte[] head) {
        openData();
        data.write(head);
        return await(reader.head(), settings.timeout(), "HTTP head");
    }

    private void openData() {
        data = ClientSocket.connect(settings.getAt(), settings.timeout(), settings.receiveBufferBytes());
        reader = new DataReader(data, conversation);
        reader.pause(startPaused);
        reader.end().thenAccept(conversation::onEnd);
        reader.start(settings.transport());
    }

    ClientSocket openPost(InetSocketAddress at) {
        ClientSocket post = ClientSocket.connect(at, settings.timeout(), 0);
        posts.add(post);
        return post.write(settings.dialect().postHead(settings));
    }

    ClientSocket data() {
        if (data == null) {
            throw new ClientException("no data socket has been opened");
        }
        return data;
    }

    /** The newest POST, or the only connection. */
    ClientSocket commands() {
        if (settings.transport() != ClientTransport.HTTP) {
            return data();
        }
        if (posts.isEmpty()) {
            throw new ClientException("no POST has been opened");
        }
        return posts.get(posts.size() - 1);
    }

    void pause(boolean stop) {
        startPaused = stop;
        if (reader != null) {
            reader.pause(stop);
        }
    }

    CompletableFuture<StreamEnd> end() {
        return reader == null ? new CompletableFuture<>() : reader.end();
    }

    void close() {
        posts.forEach(ClientSocket::close);
        if (data != null) {
            data.close();
        }
        pause(false); // a paused reader would never see the end
    }

    static <T> T await(CompletableFuture<T> future, Duration timeout, String what) {
        try {
            return future.get(timeout.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ClientException("no " + what + " within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new ClientException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted while waiting for " + what, e);
        }
    }
}
