package io.culvert.fleet.client;

import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspLimits;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads a data socket on a virtual thread of its own: the HTTP head if there is one, then RTSP to the end. Can be told to
 * stop reading, as a stalled viewer does; what is already under way is still read, one buffer at most.
 */
final class DataReader {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ClientSocket socket;
    private final Consumer<RtspElement> out;
    private final RtspDecoder decoder = new RtspDecoder(RtspLimits.DEFAULT);
    private final CompletableFuture<HttpHead> head = new CompletableFuture<>();
    private final CompletableFuture<StreamEnd> end = new CompletableFuture<>();
    private final ReentrantLock gate = new ReentrantLock();
    private final Condition opened = gate.newCondition();
    private boolean paused;

    DataReader(ClientSocket socket, Consumer<RtspElement> out) {
        this.socket = socket;
        this.out = out;
    }

    void start(ClientTransport transport) {
        Thread.ofVirtual().name("client-" + socket.localPort()).start(() -> finish(run(transport)));
    }

    CompletableFuture<HttpHead> head() {
        return head;
    }

    CompletableFuture<StreamEnd> end() {
        return end;
    }

    void pause(boolean stop) {
        gate.lock();
        try {
            paused = stop;
            opened.signalAll();
        } finally {
            gate.unlock();
        }
    }

    private StreamEnd run(ClientTransport transport) {
        try {
            if (transport.headStatus() > 0 && readHead() != transport.headStatus()) {
                return ended(StreamEnd.Cause.REFUSED, "GET was not answered " + transport.headStatus());
            }
            readRtsp(transport == ClientTransport.WEBSOCKET ? new WebSocketInput(socket) : socket.in());
            return ended(
                    decoder.atBoundary() ? StreamEnd.Cause.CLOSED_BY_SERVER : StreamEnd.Cause.BROKEN,
                    decoder.atBoundary() ? "end of stream" : "end of stream inside a message or frame");
        } catch (RtspFormatException e) {
            return ended(StreamEnd.Cause.BROKEN, e.getMessage());
        } catch (IOException | ClientException e) {
            return ended(StreamEnd.Cause.LOST, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return ended(StreamEnd.Cause.CLOSED_HERE, "interrupted");
        }
    }

    private int readHead() throws IOException {
        HttpHead read = HttpHead.read(socket.in());
        head.complete(read);
        return read.status();
    }

    private void readRtsp(InputStream in) throws IOException, RtspFormatException, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        awaitGate();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            decoder.decode(Unpooled.wrappedBuffer(buffer, 0, count), out);
            awaitGate();
        }
    }

    private void awaitGate() throws InterruptedException {
        gate.lock();
        try {
            while (paused) {
                opened.await();
            }
        } finally {
            gate.unlock();
        }
    }

    private StreamEnd ended(StreamEnd.Cause cause, String detail) {
        StreamEnd.Cause told = socket.isClosedHere() ? StreamEnd.Cause.CLOSED_HERE : cause;
        return new StreamEnd(told, detail, System.nanoTime());
    }

    private void finish(StreamEnd how) {
        head.completeExceptionally(new ClientException("no HTTP head: " + how.detail()));
        end.complete(how);
    }
}
