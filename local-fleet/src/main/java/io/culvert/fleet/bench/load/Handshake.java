package io.culvert.fleet.bench.load;

import io.culvert.fleet.client.Description;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** The requests of one viewer, one after the other, each made from the reply before. Belongs to its event loop. */
final class Handshake {
    private static final String HEAD_END = "\r\n\r\n";
    private static final int MAX_REPLY_BYTES = 65_536;

    private final String url;
    private final boolean plays;
    private final StringBuilder pending = new StringBuilder();
    private boolean bodyBegan;
    private int cseq;
    private int nextTrack;
    private String session = "";
    private Description description;
    private Step step = Step.OPTIONS;

    private enum Step {
        OPTIONS,
        DESCRIBE,
        SETUP,
        PLAY,
        DONE
    }

    Handshake(String url, boolean plays) {
        this.url = url;
        this.plays = plays;
    }

    String url() {
        return url;
    }

    String first() {
        return request("OPTIONS", url, "");
    }

    boolean isDone() {
        return step == Step.DONE;
    }

    /** Takes one whole reply from the bytes, and what follows stays; empty while it is not whole. */
    Optional<String> takeReply(ByteBuf bytes) {
        while (bytes.isReadable()) {
            pending.append((char) bytes.readUnsignedByte());
            OptionalInt end = endOfReply();
            if (end.isPresent() && pending.length() == end.getAsInt()) {
                String reply = pending.toString();
                pending.setLength(0);
                return Optional.of(reply);
            }
            if (pending.length() > MAX_REPLY_BYTES) {
                throw new IllegalStateException("reply of more than " + MAX_REPLY_BYTES + " bytes");
            }
        }
        return Optional.empty();
    }

    private OptionalInt endOfReply() {
        int length = pending.length();
        int head = pending.charAt(length - 1) == '\n' || bodyBegan ? pending.indexOf(HEAD_END) : -1;
        if (head < 0) {
            return OptionalInt.empty();
        }
        bodyBegan = true;
        int end = head + HEAD_END.length() + contentLength(pending.substring(0, head));
        bodyBegan = length < end;
        return OptionalInt.of(end);
    }

    private static int contentLength(String head) {
        return header(head, "Content-Length").map(Integer::parseInt).orElse(0);
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** The next request; empty after the last reply. */
    Optional<String> next(String reply) {
        if (!reply.startsWith("RTSP/1.0 200")) {
            throw new IllegalStateException(
                    step + " answered " + reply.lines().findFirst().orElse(""));
        }
        return switch (step) {
            case OPTIONS ->
                plays ? then(Step.DESCRIBE, request("DESCRIBE", url, "Accept: application/sdp\r\n")) : end();
            case DESCRIBE -> {
                String base = header(reply, "Content-Base").orElse(url);
                description = Description.parse(base, reply.substring(reply.indexOf(HEAD_END) + HEAD_END.length()));
                yield then(Step.SETUP, setup());
            }
            case SETUP -> {
                session = "Session: " + header(reply, "Session").orElse("").split(";")[0] + "\r\n";
                yield nextTrack < description.tracks().size()
                        ? then(Step.SETUP, setup())
                        : then(Step.PLAY, request("PLAY", description.aggregateUrl(), session));
            }
            case PLAY, DONE -> end();
        };
    }

    private Optional<String> end() {
        step = Step.DONE;
        return Optional.empty();
    }

    private Optional<String> then(Step next, String request) {
        step = next;
        return Optional.of(request);
    }

    private String setup() {
        int channel = 2 * nextTrack;
        String transport = "Transport: RTP/AVP/TCP;unicast;interleaved=" + channel + "-" + (channel + 1) + "\r\n";
        return request("SETUP", description.tracks().get(nextTrack++).url(), transport + session);
    }

    private String request(String method, String target, String headers) {
        return method + " " + target + " RTSP/1.0\r\nCSeq: " + ++cseq + "\r\n" + headers + "\r\n";
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
