package io.culvert.fleet.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The floor in Java, for machines without a C compiler: {@code port viewers trace flat|batch millis}, as floor.c. */
final class FloorMain {
    private static final int PAYLOAD = 1388;
    private static final int SEND_BUFFER = 262_144;

    private final ByteBuffer batch = ByteBuffer.allocateDirect(4 << 20);
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final short[] sequence = new short[2];

    private record Unit(long micros, int track, int bytes) {
        static Unit parse(String line) {
            String[] fields = line.split(" ");
            return new Unit(Long.parseLong(fields[0]), Integer.parseInt(fields[1]), Integer.parseInt(fields[2]));
        }
    }

    public static void main(String[] arguments) throws IOException {
        FloorMain floor = new FloorMain();
        floor.acceptAll(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        floor.play(Path.of(arguments[2]), arguments[3].equals("batch"), Long.parseLong(arguments[4]) * 1000);
    }

    private void acceptAll(int port, int viewers) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
            while (sockets.size() < viewers) {
                SocketChannel socket = server.accept();
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
                sockets.add(socket);
            }
        }
    }

    private void play(Path trace, boolean batches, long waitMicros) throws IOException {
        List<String> lines = Files.readAllLines(trace);
        long length = Long.parseLong(lines.getLast().split(" ")[1]);
        List<Unit> units =
                lines.subList(0, lines.size() - 1).stream().map(Unit::parse).toList();
        long leaveAt = 0;
        for (long start = nowMicros(); true; start += length) {
            for (Unit unit : units) {
                long due = start + unit.micros();
                if (batch.position() > 0 && due >= leaveAt) {
                    sleepUntil(leaveAt);
                    sendToAll();
                    leaveAt += waitMicros;
                }
                sleepUntil(due);
                leaveAt = due >= leaveAt ? due + waitMicros : leaveAt;
                add(unit);
                if (!batches) {
                    sendToAll();
                }
            }
        }
    }

    private void add(Unit unit) {
        for (int left = unit.bytes(); left > 0; left -= PAYLOAD) {
            int payload = Math.min(left, PAYLOAD);
            batch.put((byte) '$').put((byte) (2 * unit.track())).putShort((short) (12 + payload));
            batch.put((byte) 0x80).put((byte) 96).putShort(sequence[unit.track()]++);
            batch.putInt((int) unit.micros()).putInt(1);
            for (int i = 0; i < payload; i++) {
                batch.put((byte) 0x65);
            }
        }
    }

    private void sendToAll() throws IOException {
        batch.flip();
        for (SocketChannel socket : sockets) {
            batch.rewind();
            while (batch.hasRemaining()) {
                socket.write(batch);
            }
        }
        batch.clear();
    }

    private static long nowMicros() {
        return System.nanoTime() / 1000;
    }

    private static void sleepUntil(long micros) {
        for (long left = micros - nowMicros(); left > 0; left = micros - nowMicros()) {
            LockSupport.parkNanos(left * 1000);
        }
    }
}
