package io.culvert.wire.rtsp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Start line and header lines of one message, line by line (RFC 2326, 4 to 7). The longest head sets the memory: one
 * line buffer, plus the fields read so far.
 */
final class HeadParser {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern STATUS_CODE = Pattern.compile("[1-5][0-9]{2}");
    private static final int FIRST_LINE_BUFFER_BYTES = 128;

    private final RtspLimits limits;
    private byte[] line = new byte[FIRST_LINE_BUFFER_BYTES];
    private int lineLength;
    private int headBytes;
    private int headerLines;
    private String startLine;
    private RtspHeaders.Builder fields;
    private RtspHeaders headers;

    HeadParser(RtspLimits limits) {
        this.limits = limits;
    }

    void begin() {
        lineLength = 0;
        headBytes = 0;
        headerLines = 0;
        startLine = null;
        fields = RtspHeaders.EMPTY.toBuilder();
        headers = null;
    }

    RtspHeaders headers() {
        return headers;
    }

    /** Reads lines until the blank one. True when the head is complete. */
    boolean read(ByteBuf in) throws RtspFormatException {
        while (in.isReadable()) {
            byte next = in.readByte();
            if (next != '\n') {
                append(next);
            } else if (endOfLine()) {
                return true;
            }
        }
        return false;
    }

    /** The message of this head, with the given body. */
    RtspMessage message(byte[] body) {
        if (startLine.startsWith("RTSP/")) {
            String[] parts = startLine.split(" ", 3);
            return new RtspResponse(Integer.parseInt(parts[1]), parts.length > 2 ? parts[2] : "", headers, body);
        }
        int uriStart = startLine.indexOf(' ') + 1;
        int uriEnd = startLine.lastIndexOf(' ');
        return new RtspRequest(
                startLine.substring(0, uriStart - 1),
                startLine.substring(uriStart, uriEnd),
                startLine.substring(uriEnd + 1),
                headers,
                body);
    }

    private void append(byte next) throws RtspFormatException {
        boolean mayEndLine = next == '\r' && lineLength == limits.lineBytes();
        if (lineLength >= limits.lineBytes() && !mayEndLine) {
            throw startLine == null
                    ? new RtspFormatException(RtspStatus.REQUEST_URI_TOO_LONG, "start line over the limit")
                    : bad("header line over the limit");
        }
        if (next != '\r' && ++headBytes > limits.headerBlockBytes()) {
            throw bad("header block over the limit");
        }
        if (lineLength == line.length) {
            line = Arrays.copyOf(line, Math.min(limits.lineBytes() + 1, line.length * 2));
        }
        line[lineLength++] = next;
    }

    private boolean endOfLine() throws RtspFormatException {
        int length = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
        String text = RtspDecoder.text(line, 0, length);
        lineLength = 0;
        if (startLine == null) {
            startLine = checkedStartLine(text);
            return false;
        }
        if (text.isEmpty()) {
            headers = fields.build();
            line = line.length > 1024 ? new byte[FIRST_LINE_BUFFER_BYTES] : line;
            return true;
        }
        addHeader(text);
        return false;
    }

    private void addHeader(String text) throws RtspFormatException {
        if (++headerLines > limits.headerLines()) {
            throw bad("too many header lines");
        }
        int colon = text.indexOf(':');
        if (colon <= 0 || hasControl(text)) {
            throw bad("malformed header line");
        }
        String name = text.substring(0, colon).stripTrailing();
        if (!TOKEN.matcher(name).matches()) {
            throw bad("malformed header name");
        }
        fields.add(name, text.substring(colon + 1).strip());
    }

    private RtspFormatException bad(String what) {
        RtspHeaders soFar = fields.build();
        return new RtspFormatException(
                RtspStatus.BAD_REQUEST, what, RtspRequest.of("", "", soFar).cseq());
    }

    private String checkedStartLine(String text) throws RtspFormatException {
        boolean fine = !hasControl(text)
                && text.indexOf('\t') < 0
                && (text.startsWith("RTSP/") ? isStatusLine(text) : isRequestLine(text));
        if (!fine) {
            throw new RtspFormatException(RtspStatus.BAD_REQUEST, "malformed start line");
        }
        return text;
    }

    private static boolean isRequestLine(String text) {
        int first = text.indexOf(' ');
        int last = text.lastIndexOf(' ');
        return first > 0
                && last > first + 1
                && TOKEN.matcher(text.substring(0, first)).matches()
                && text.substring(first + 1, last).indexOf(' ') < 0
                && text.startsWith("RTSP/", last + 1);
    }

    private static boolean isStatusLine(String text) {
        String[] parts = text.split(" ", 3);
        return parts.length >= 2 && STATUS_CODE.matcher(parts[1]).matches();
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F);
    }
}
