package io.culvert.fleet.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The payload of the binary frames that come down a WebSocket, as one stream of bytes. Answers pings; ends at a close
 * frame or at the end of the connection. Belongs to the reader thread.
 */
final class WebSocketInput extends InputStream {
    private static final int MAX_CONTROL_BYTES = 125;

    private final ClientSocket socket;
    private final DataInputStream in;
    private long left;

    WebSocketInput(ClientSocket socket) {
        this.socket = socket;
        this.in = new DataInputStream(socket.in());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        while (left == 0) {
            if (!nextFrame()) {
                return -1;
            }
        }
        int count = in.read(bytes, from, (int) Math.min(left, length));
        if (count < 0) {
            throw new EOFException("end of stream inside a WebSocket frame");
        }
        left -= count;
        return count;
    }

    /** Reads a frame header, and the whole frame if it is a control frame. False at the end. */
    private boolean nextFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        long length = length(in.readUnsignedByte());
        return switch (first & 0x0F) {
            case 0, WebSocketFrames.BINARY -> {
                left = length;
                yield true;
            }
            case WebSocketFrames.CLOSE -> {
                control(length);
                yield false;
            }
            case WebSocketFrames.PING -> {
                socket.write(WebSocketFrames.frame(WebSocketFrames.PONG, control(length)));
                yield true;
            }
            case WebSocketFrames.PONG -> {
                control(length);
                yield true;
            }
            default -> throw new IOException("WebSocket frame with opcode " + (first & 0x0F));
        };
    }

    private long length(int second) throws IOException {
        if ((second & 0x80) != 0) {
            throw new IOException("masked WebSocket frame from the server");
        }
        return switch (second) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> second;
        };
    }

    private byte[] control(long length) throws IOException {
        if (length > MAX_CONTROL_BYTES) {
            throw new IOException("WebSocket control frame of " + length + " bytes");
        }
        return in.readNBytes((int) length);
    }
}
