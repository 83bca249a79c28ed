package io.culvert.gateway.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Looks through the first bytes of a connection without changing them: is it RTSP or HTTP, is the head complete, and
 * does it keep the limits. Checks here what Netty's decoder lets pass: folded lines, and the number of lines.
 *
 * <p>Goes on where it stopped when more bytes are there. Belongs to the event loop of its channel.
 */
final class HeadScan {
    /** What is known so far. */
    enum Verdict {
        INCOMPLETE,
        RTSP,
        HTTP,
        NOT_TEXT,
        REQUEST_LINE_TOO_LONG,
        HEAD_TOO_LARGE,
        FOLDED_LINE
    }

    private final HttpLimits limits;
    private int position;
    private int lineStart = -1;
    private int lines;

    HeadScan(HttpLimits limits) {
        this.limits = limits;
    }

    /** True after the first line, if it was one of HTTP: only then is an error answered in HTTP. */
    boolean isPastFirstLine() {
        return lines > 0;
    }

    Verdict scan(ByteBuf bytes) {
        for (; position < bytes.readableBytes(); position++) {
            Verdict verdict = accept(bytes, bytes.getByte(bytes.readerIndex() + position));
            if (verdict != Verdict.INCOMPLETE) {
                return verdict;
            }
        }
        return Verdict.INCOMPLETE;
    }

    private Verdict accept(ByteBuf bytes, byte next) {
        if (lineStart < 0) {
            if (next == '\r' || next == '\n') {
                return position < limits.lineBytes() ? Verdict.INCOMPLETE : Verdict.REQUEST_LINE_TOO_LONG;
            }
            lineStart = position;
        }
        if (next == '\n') {
            return endOfLine(bytes);
        }
        if (lines == 0 && !isText(next)) {
            return Verdict.NOT_TEXT;
        }
        if (position == lineStart && lines > 0 && (next == ' ' || next == '\t')) {
            return Verdict.FOLDED_LINE;
        }
        return tooLong();
    }

    private Verdict tooLong() {
        if (position - lineStart > limits.lineBytes()) {
            return lines == 0 ? Verdict.REQUEST_LINE_TOO_LONG : Verdict.HEAD_TOO_LARGE;
        }
        return position >= limits.headBytes() ? Verdict.HEAD_TOO_LARGE : Verdict.INCOMPLETE;
    }

    private Verdict endOfLine(ByteBuf bytes) {
        int start = bytes.readerIndex() + lineStart;
        int length = position - lineStart;
        if (length > 0 && bytes.getByte(start + length - 1) == '\r') {
            length--;
        }
        lineStart = position + 1;
        if (length == 0) {
            return Verdict.HTTP;
        }
        if (++lines == 1 && isRtsp(bytes.toString(start, length, StandardCharsets.ISO_8859_1))) {
            return Verdict.RTSP;
        }
        return lines > limits.headLines() ? Verdict.HEAD_TOO_LARGE : Verdict.INCOMPLETE;
    }

    /** OPTIONS is a method of both, GET the beginning of GET_PARAMETER: the protocol's name at the end decides. */
    private static boolean isRtsp(String line) {
        return line.startsWith("RTSP/", line.lastIndexOf(' ') + 1);
    }

    private static boolean isText(byte next) {
        return next >= ' ' && next < 0x7F || next == '\r' || next == '\t' || next < 0;
    }
}
