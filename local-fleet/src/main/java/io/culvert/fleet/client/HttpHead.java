package io.culvert.fleet.client;

import io.culvert.wire.rtsp.RtspHeaders;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Status line and headers of an HTTP response, as they came. */
public record HttpHead(String version, int status, RtspHeaders headers) {
    private static final int MAX_BYTES = 16 * 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("(HTTP/1\\.[01]) ([1-5][0-9]{2})(?: .*)?");

    /** Reads up to the blank line and not a byte further: what follows belongs to the tunnel. */
    static HttpHead read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder(256);
        while (!endsHead(text)) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("end of stream inside the HTTP head, after " + text.length() + " bytes");
            }
            if (text.length() == MAX_BYTES) {
                throw new IOException("HTTP head over " + MAX_BYTES + " bytes");
            }
            text.append((char) next);
        }
        return parse(text.toString());
    }

    private static boolean endsHead(StringBuilder text) {
        int length = text.length();
        return length >= 4
                && text.charAt(length - 1) == '\n'
                && text.substring(length - 4).equals("\r\n\r\n");
    }

    private static HttpHead parse(String text) throws IOException {
        String[] lines = text.split("\r\n");
        Matcher start = STATUS_LINE.matcher(lines[0]);
        if (!start.matches()) {
            throw new IOException("no HTTP status line: " + lines[0]);
        }
        RtspHeaders.Builder headers = RtspHeaders.EMPTY.toBuilder();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw new IOException("no HTTP header line: " + lines[i]);
            }
            headers.add(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        return new HttpHead(start.group(1), Integer.parseInt(start.group(2)), headers.build());
    }
}
