package io.culvert.fleet.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** Text and bytes that checks put on bare connections. */
final class Words {
    static final String TUNNELLED = "application/x-rtsp-tunnelled";

    /** What a publisher of one track announces. */
    static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
            + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track0\r\n";

    private static final int SSRC = 0x13579BDF;

    private Words() {}

    static String cookie() {
        return "%016x".formatted(ThreadLocalRandom.current().nextLong());
    }

    /** A head with these lines. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static String get(Target target, String cookie) {
        return head(
                "GET " + target.path() + " HTTP/1.0",
                "Host: " + target.authority(),
                "x-sessioncookie: " + cookie,
                "Accept: " + TUNNELLED);
    }

    static String post(Target target, String cookie, String... more) {
        return head(
                "POST " + target.path() + " HTTP/1.0",
                "Host: " + target.authority(),
                "x-sessioncookie: " + cookie,
                "Content-Type: " + TUNNELLED,
                more.length == 0 ? "Content-Length: 32767" : String.join("\r\n", more));
    }

    static String request(String method, String url, long cseq, String... more) {
        String rest = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
        return method + " " + url + " RTSP/1.0\r\nCSeq: " + cseq + "\r\n" + rest + "\r\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    /** RR and SDES, 48 bytes, as LIVE555 sends them. */
    static byte[] receiverReport() {
        return ByteBuffer.allocate(48)
                .putInt(0x81C90007)
                .putInt(SSRC)
                .putInt(0x2468ACE0)
                .putInt(0)
                .putInt(1)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(0x81CA0003)
                .putInt(SSRC)
                .putInt(0x01046C69)
                .putInt(0x76650000)
                .array();
    }

    static byte[] bye() {
        return ByteBuffer.allocate(8).putInt(0x81CB0001).putInt(SSRC).array();
    }

    /** An RTP packet of so many bytes that is a whole picture of what {@link #SDP} describes, to begin at. */
    static byte[] picture(int number, int bytes) {
        return ByteBuffer.allocate(bytes)
                .put((byte) 0x80)
                .put((byte) (0x80 | 96))
                .putShort((short) number)
                .putInt(number * 3_600)
                .putInt(SSRC)
                .put((byte) 0x65)
                .array();
    }

    static byte[] random(int count) {
        byte[] bytes = new byte[count];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
