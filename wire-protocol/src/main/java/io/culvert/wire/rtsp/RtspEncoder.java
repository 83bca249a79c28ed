package io.culvert.wire.rtsp;

import java.nio.charset.StandardCharsets;

/** Writes RTSP messages and interleaved frames as bytes (RFC 2326, 4 and 10.12). */
public final class RtspEncoder {
    public static final String VERSION = "RTSP/1.0";

    private static final String LINE_END = "\r\n";

    private RtspEncoder() {}

    /**
     * The bytes of a message; Content-Length is set from the body whatever the headers say. The head is written in ISO
     * 8859-1, in which the decoder reads it: a name in UTF-8 passes through both as the same bytes.
     */
    public static byte[] encode(RtspMessage message) {
        byte[] head = head(message).getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = message.body();
        byte[] bytes = new byte[head.length + body.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        return bytes;
    }

    /** The bytes of a frame, header included. */
    public static byte[] encode(InterleavedFrame frame) {
        int length = frame.payload().length;
        byte[] bytes = new byte[InterleavedFrame.HEADER_BYTES + length];
        bytes[0] = InterleavedFrame.MAGIC;
        bytes[1] = (byte) frame.channel();
        bytes[2] = (byte) (length >> 8);
        bytes[3] = (byte) length;
        System.arraycopy(frame.payload(), 0, bytes, InterleavedFrame.HEADER_BYTES, length);
        return bytes;
    }

    private static String head(RtspMessage message) {
        StringBuilder text = new StringBuilder(256).append(startLine(message)).append(LINE_END);
        for (RtspHeaders.Field field : message.headers().fields()) {
            if (!field.name().equalsIgnoreCase(RtspHeaders.CONTENT_LENGTH)) {
                text.append(field.name()).append(": ").append(field.value()).append(LINE_END);
            }
        }
        if (message.body().length > 0) {
            text.append(RtspHeaders.CONTENT_LENGTH)
                    .append(": ")
                    .append(message.body().length)
                    .append(LINE_END);
        }
        return text.append(LINE_END).toString();
    }

    private static String startLine(RtspMessage message) {
        return switch (message) {
            case RtspRequest request -> request.method() + ' ' + request.uri() + ' ' + request.version();
            case RtspResponse response -> VERSION + ' ' + response.status() + ' ' + response.reason();
        };
    }
}
