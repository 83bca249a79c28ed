package io.culvert.fleet.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** Sends as many bytes as a command has and waits for them. Confined to one thread at a time. */
final class EchoLane implements Runnable, AutoCloseable {
    private static final int COMMAND_BYTES = 200;

    private final byte[] command = new byte[COMMAND_BYTES];
    private final Socket socket;

    EchoLane(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
    }

    @Override
    public void run() {
        try {
            socket.getOutputStream().write(command);
            socket.getInputStream().readNBytes(command, 0, COMMAND_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
