package io.culvert.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** WebSocket frames by hand (RFC 6455, 5.2), so that Netty's codec is tried and does not try itself. */
final class Frames {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FINAL = 0x80;

    private static final byte[] MASK = {(byte) 0xA5, 0x24, (byte) 0xFF, 0x01};

    /** A frame of a server: final, not masked. */
    record Frame(int opcode, String payload) {
        int closeCode() {
            return payload.charAt(0) << 8 | payload.charAt(1);
        }
    }

    private Frames() {}

    static byte[] binary(String payload) {
        return masked(FINAL | BINARY, payload);
    }

    /** A frame of a client. */
    static byte[] masked(int first, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (bytes.length < 126) {
            frame.write(0x80 | bytes.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(bytes.length >> 8);
            frame.write(bytes.length);
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < bytes.length; i++) {
            frame.write(bytes[i] ^ MASK[i % MASK.length]);
        }
        return frame.toByteArray();
    }

    /** What a client reads; fails on a frame that is cut off, masked or in pieces. */
    static List<Frame> parse(String bytes) {
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at < bytes.length()) {
            int first = bytes.charAt(at);
            if ((first & 0xF0) != FINAL) {
                throw new IllegalArgumentException("not one final frame: " + first);
            }
            int length = bytes.charAt(at + 1);
            int lengthBytes = length == 127 ? 8 : length == 126 ? 2 : 0;
            at += 2;
            if (lengthBytes > 0) {
                length = 0;
                for (int i = 0; i < lengthBytes; i++) {
                    length = length << 8 | bytes.charAt(at++);
                }
            }
            frames.add(new Frame(first & 0x0F, bytes.substring(at, at + length)));
            at += length;
        }
        return frames;
    }
}
