package io.culvert.wire.rtsp;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A decoder fed with literal bytes in pieces, and what came out as comparable text. Belongs to the test's thread. */
final class DecoderFeed {
    private final RtspDecoder decoder;
    final List<RtspElement> elements = new ArrayList<>();

    DecoderFeed(RtspLimits limits) {
        decoder = new RtspDecoder(limits);
    }

    static DecoderFeed withDefaults() {
        return new DecoderFeed(RtspLimits.DEFAULT);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    DecoderFeed feed(String text) throws RtspFormatException {
        return feed(bytes(text));
    }

    DecoderFeed feed(byte[] bytes) throws RtspFormatException {
        decoder.decode(Unpooled.wrappedBuffer(bytes), elements::add);
        return this;
    }

    DecoderFeed feedInPieces(byte[] bytes, int pieceBytes) throws RtspFormatException {
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes)));
        }
        return this;
    }

    DecoderFeed feedSplitAt(byte[] bytes, int at) throws RtspFormatException {
        return feed(Arrays.copyOf(bytes, at)).feed(Arrays.copyOfRange(bytes, at, bytes.length));
    }

    boolean atBoundary() {
        return decoder.atBoundary();
    }

    /** Everything that was decoded, bodies and payloads as ISO 8859-1. */
    List<String> seen() {
        return elements.stream().map(DecoderFeed::describe).toList();
    }

    static String describe(RtspElement element) {
        return switch (element) {
            case RtspRequest r -> r.method() + '|' + r.uri() + '|' + r.version() + '|' + fields(r) + '|' + body(r);
            case RtspResponse r -> r.status() + "|" + r.reason() + '|' + fields(r) + '|' + body(r);
            case InterleavedFrame f -> "$" + f.channel() + '|' + iso(f.payload());
        };
    }

    private static String fields(RtspMessage message) {
        return String.join(
                ",",
                message.headers().fields().stream()
                        .map(field -> field.name() + '=' + field.value())
                        .toList());
    }

    private static String body(RtspMessage message) {
        return iso(message.body());
    }

    private static String iso(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
