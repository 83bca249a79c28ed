package io.culvert.wire.rtsp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Turns a byte stream, cut anywhere, into RTSP messages and interleaved frames in the order in which they stand there.
 *
 * <p>Lines may end in CRLF or in a bare LF; blank lines before a message are skipped (RFC 2326, 4). Holds at most one
 * unfinished message: its header block, its body, or one frame of 64 KiB, under {@link RtspLimits}.
 *
 * <p>Belongs to the thread that feeds it.
 */
public final class RtspDecoder {
    private static final int FIRST_PENDING_BYTES = 2048;

    private enum State {
        START,
        HEAD,
        BODY,
        FRAME_HEADER,
        FRAME_PAYLOAD,
        BROKEN
    }

    private final RtspLimits limits;
    private final HeadParser head;
    private State state = State.START;
    private byte[] pending = RtspRequest.NO_BODY;
    private int expected;
    private int filled;
    private int channel;

    public RtspDecoder(RtspLimits limits) {
        this.limits = limits;
        this.head = new HeadParser(limits);
    }

    /** True between messages: what comes next is the first byte of something. */
    public boolean atBoundary() {
        return state == State.START;
    }

    /**
     * Reads all of {@code in} and hands every complete element to {@code out}.
     *
     * @throws RtspFormatException if the bytes are no RTSP; the decoder then refuses all further input
     */
    public void decode(ByteBuf in, Consumer<RtspElement> out) throws RtspFormatException {
        try {
            while (in.isReadable()) {
                step(in, out);
            }
        } catch (RtspFormatException broken) {
            state = State.BROKEN;
            throw broken;
        }
    }

    private void step(ByteBuf in, Consumer<RtspElement> out) throws RtspFormatException {
        switch (state) {
            case START -> start(in);
            case HEAD -> readHead(in, out);
            case BODY -> readBody(in, out);
            case FRAME_HEADER -> readFrameHeader(in, out);
            case FRAME_PAYLOAD -> readFramePayload(in, out);
            case BROKEN -> throw new RtspFormatException(RtspStatus.BAD_REQUEST, "bytes after a broken message");
        }
    }

    private void start(ByteBuf in) {
        byte first = in.getByte(in.readerIndex());
        if (first == '\r' || first == '\n') {
            in.skipBytes(1);
        } else if (first == InterleavedFrame.MAGIC) {
            in.skipBytes(1);
            expect(State.FRAME_HEADER, InterleavedFrame.HEADER_BYTES - 1);
        } else {
            head.begin();
            state = State.HEAD;
        }
    }

    private void readHead(ByteBuf in, Consumer<RtspElement> out) throws RtspFormatException {
        if (!head.read(in)) {
            return;
        }
        int length = contentLength();
        if (length == 0) {
            finish(out, head.message(RtspRequest.NO_BODY));
        } else {
            expect(State.BODY, length);
        }
    }

    private int contentLength() throws RtspFormatException {
        var values = head.headers().all(RtspHeaders.CONTENT_LENGTH);
        if (values.isEmpty()) {
            return 0;
        }
        String text = values.get(0);
        boolean number = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || values.stream().anyMatch(other -> !other.equals(text))) {
            throw new RtspFormatException(RtspStatus.BAD_REQUEST, "Content-Length is no single number", cseq());
        }
        if (text.length() > 9 || Integer.parseInt(text) > limits.bodyBytes()) {
            throw new RtspFormatException(RtspStatus.REQUEST_ENTITY_TOO_LARGE, "body over the limit", cseq());
        }
        return Integer.parseInt(text);
    }

    private OptionalLong cseq() {
        return head.message(RtspRequest.NO_BODY).cseq();
    }

    private void readBody(ByteBuf in, Consumer<RtspElement> out) {
        if (fill(in)) {
            finish(out, head.message(pending));
        }
    }

    private void readFrameHeader(ByteBuf in, Consumer<RtspElement> out) {
        if (!fill(in)) {
            return;
        }
        channel = pending[0] & 0xFF;
        int length = (pending[1] & 0xFF) << 8 | pending[2] & 0xFF;
        if (length == 0) {
            finish(out, new InterleavedFrame(channel, RtspRequest.NO_BODY));
        } else {
            expect(State.FRAME_PAYLOAD, length);
        }
    }

    private void readFramePayload(ByteBuf in, Consumer<RtspElement> out) {
        if (fill(in)) {
            finish(out, new InterleavedFrame(channel, pending));
        }
    }

    private void finish(Consumer<RtspElement> out, RtspElement element) {
        pending = RtspRequest.NO_BODY;
        filled = 0;
        state = State.START;
        out.accept(element);
    }

    private void expect(State next, int bytes) {
        pending = new byte[Math.min(bytes, FIRST_PENDING_BYTES)];
        expected = bytes;
        filled = 0;
        state = next;
    }

    /** Grows with what has come, not with what was announced: a length costs its sender nothing. */
    private boolean fill(ByteBuf in) {
        int count = Math.min(in.readableBytes(), expected - filled);
        if (filled + count > pending.length) {
            pending = Arrays.copyOf(pending, Math.min(expected, Math.max(filled + count, pending.length * 2)));
        }
        in.readBytes(pending, filled, count);
        filled += count;
        return filled == expected;
    }

    /** Text of bytes for log lines and messages; ISO 8859-1 so that no byte is lost. */
    static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
}
