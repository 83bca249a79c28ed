package io.culvert.fleet.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How a client writes base64 on its POST. Every real client pads each message by itself; what happens to that text on
 * the way is for proxies and kernels to decide, so all of it must work.
 *
 * @param padded       write the {@code =} at the end of a message; without it only whole quanta can follow
 * @param lineChars    put {@code lineEnd} after so many characters; 0 for never
 * @param lineEnd      white space of any kind
 * @param segmentChars write in segments of so many characters; 0 for one segment a message
 */
public record Base64Style(boolean padded, int lineChars, String lineEnd, int segmentChars) {
    /** One padded blob a message, in one segment: FFmpeg, LIVE555. */
    public static final Base64Style ONE_BLOB = new Base64Style(true, 0, "", 0);

    public Base64Style unpadded() {
        return new Base64Style(false, lineChars, lineEnd, segmentChars);
    }

    public Base64Style withWhiteSpace(String space, int everyChars) {
        return new Base64Style(padded, everyChars, space, segmentChars);
    }

    public Base64Style inSegmentsOf(int chars) {
        return new Base64Style(padded, lineChars, lineEnd, chars);
    }

    /** The text of one message. */
    public byte[] text(byte[] message) {
        Base64.Encoder encoder =
                padded ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();
        byte[] plain = encoder.encode(message);
        if (lineChars == 0) {
            return plain;
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream(plain.length * 2);
        for (int from = 0; from < plain.length; from += lineChars) {
            lines.write(plain, from, Math.min(lineChars, plain.length - from));
            lines.writeBytes(lineEnd.getBytes(StandardCharsets.ISO_8859_1));
        }
        return lines.toByteArray();
    }

    /** The texts of several messages glued together, each padded by itself, as rtspclientsink sends them. */
    public byte[] glued(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(text(message));
        }
        return all.toByteArray();
    }

    void write(byte[] text, ClientSocket socket) {
        if (segmentChars == 0) {
            socket.write(text);
        } else {
            socket.writeInPieces(text, segmentChars);
        }
    }
}
