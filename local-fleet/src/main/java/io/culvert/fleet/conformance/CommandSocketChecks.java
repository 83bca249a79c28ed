package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.alone;
import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.HttpDialect;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Group C, second part: the POST as an HTTP request, its limits, and its end. */
final class CommandSocketChecks {
    private static final int DECLARED = 32_767;

    /** A second, and room for a busy machine. */
    private static final Duration FREED = Duration.ofSeconds(5);

    private CommandSocketChecks() {}

    static List<Item> items() {
        return List.of(
                of(36, "a POST with commands is not answered", CommandSocketChecks::notAnswered),
                of(37, "a silent POST is answered 200 without a length", CommandSocketChecks::silentPost),
                of(38, "any declared length, or none", CommandSocketChecks::declaredLengths),
                of(39, "52 KB of body where 32767 were declared", CommandSocketChecks::overrun),
                of(40, "a chunked POST", CommandSocketChecks::chunked),
                of(41, "Expect: 100-continue", CommandSocketChecks::goAhead),
                of(56, "ANNOUNCE with its body over several blobs", CommandSocketChecks::announce),
                of(57, "a body above 128 KB: 413", CommandSocketChecks::longBody),
                of(58, "a header line above 4 KB, or 256 headers: 400", CommandSocketChecks::longHead),
                of(59, "60 commands at once: none lost, in order", CommandSocketChecks::flood),
                of(60, "POST closed after PLAY: media go on", target -> mediaGoOn(target, false)),
                of(61, "POST reset after PLAY: media go on", target -> mediaGoOn(target, true)),
                of(62, "POST cut at its declared length: the session stays", CommandSocketChecks::cutAtLength),
                alone(63, "without a POST, closing the GET frees everything within 1 s", CommandSocketChecks::freed));
    }

    private static String notAnswered(Target target) throws IOException {
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).create();
                Wire post = target.wire()) {
            client.openGet();
            post.send(Words.post(target, cookie) + Words.base64(Words.request("OPTIONS", target.url(), 900)));
            Expect.that(Expect.soon(() -> client.answerOrder().contains(900L)), "OPTIONS is not answered");
            Wire.Reply reply = post.head(target.waits().silentPost().plusSeconds(1));
            Expect.that(reply.status() == 0, "the POST was answered " + reply);
            return "no answer in " + target.waits().silentPost().plusSeconds(1).toSeconds() + " s";
        }
    }

    private static String silentPost(Target target) throws IOException {
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).create();
                Wire post = target.wire()) {
            client.openGet();
            post.send(Words.post(target, cookie));
            Wire.Reply reply = post.head(target.waits().silentPost().plusSeconds(10));
            Expect.status(200, reply, "a silent POST");
            Expect.that(!reply.has("Content-Length"), "with a Content-Length");
            post.send(Words.base64(Words.request("OPTIONS", target.url(), 900)));
            Expect.that(Expect.soon(() -> client.answerOrder().contains(900L)), "and then takes no commands");
            return "200 without a length, then commands";
        }
    }

    private static String declaredLengths(Target target) {
        for (String length : List.of("32767", "30000", "0", "99999999999")) {
            HttpDialect words = HttpDialect.FFMPEG.withPost("Content-Length", length);
            try (TunnelClient client = target.tunnel().dialect(words).open()) {
                Expect.works(client, "with Content-Length " + length);
            }
        }
        HttpDialect none = HttpDialect.FFMPEG.without("Content-Length");
        try (TunnelClient client = target.tunnel().dialect(none).open()) {
            Expect.works(client, "without Content-Length");
        }
        return "five lengths, all the same";
    }

    private static String overrun(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            String filler = "f".repeat(2_900);
            for (int n = 0; n < 13; n++) {
                RtspRequest request = client.request("OPTIONS", client.url(), "X-Filler", filler);
                Expect.status(200, client.ask(request), "OPTIONS " + n);
            }
            return "13 commands of 4 KB answered on one POST";
        }
    }

    private static String chunked(Target target) throws IOException {
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).create();
                Wire post = target.wire()) {
            client.openGet();
            post.send(Words.post(target, cookie, "Transfer-Encoding: chunked").replace("HTTP/1.0", "HTTP/1.1"));
            String text = Words.base64(Words.request("OPTIONS", target.url(), 900));
            for (int from = 0; from < text.length(); from += 10) {
                String piece = text.substring(from, Math.min(text.length(), from + 10));
                post.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
            }
            Expect.that(Expect.soon(() -> client.answerOrder().contains(900L)), "OPTIONS is not answered");
            return "unpacked";
        }
    }

    private static String goAhead(Target target) throws IOException {
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).create();
                Wire post = target.wire()) {
            client.openGet();
            post.send(Words.post(target, cookie, "Content-Length: 32767", "Expect: 100-continue")
                    .replace("HTTP/1.0", "HTTP/1.1"));
            Expect.status(100, post.head(), "Expect: 100-continue");
            post.send(Words.base64(Words.request("OPTIONS", target.url(), 900)));
            Expect.that(Expect.soon(() -> client.answerOrder().contains(900L)), "OPTIONS is not answered");
            return "100, then commands";
        }
    }

    private static String announce(Target target) {
        String sdp = Words.SDP;
        try (TunnelClient client = target.tunnel("/publish/conformance").open()) {
            RtspRequest announce = client.request("ANNOUNCE", client.url());
            CompletableFuture<Answer> answer = client.expect(announce);
            String head = Words.request(
                    "ANNOUNCE",
                    client.url(),
                    announce.cseq().orElseThrow(),
                    "Content-Type: application/sdp",
                    "Content-Length: " + sdp.length());
            client.sendGlued(Words.bytes(head), Words.bytes(sdp.substring(0, 20)), Words.bytes(sdp.substring(20)));
            int status = client.await(answer, "ANNOUNCE").status();
            Expect.works(client, "after ANNOUNCE");
            Expect.that(status == 200, "ANNOUNCE was answered " + status + ", its body was read by its length");
            return "200";
        }
    }

    private static String longBody(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            RtspRequest request = client.request("SET_PARAMETER", client.url());
            CompletableFuture<Answer> answer = client.expect(request);
            long cseq = request.cseq().orElseThrow();
            client.send(Words.bytes(Words.request("SET_PARAMETER", client.url(), cseq, "Content-Length: 200000")));
            Expect.status(413, client.await(answer, "SET_PARAMETER"), "a body of 200000 bytes");
            return "413 before the body";
        }
    }

    private static String longHead(Target target) {
        refusedHead(target, "X-Filler: " + "f".repeat(5_000) + "\r\n", "a line of 5000 bytes");
        refusedHead(target, "a: b\r\n".repeat(256), "256 headers");
        return "400 for both";
    }

    private static void refusedHead(Target target, String lines, String what) {
        try (TunnelClient client = target.tunnel().open()) {
            RtspRequest request = client.request("OPTIONS", client.url());
            client.expect(request);
            String head = Words.request("OPTIONS", client.url(), request.cseq().orElseThrow());
            client.send(Words.bytes(head.substring(0, head.length() - 2) + lines + "\r\n"));
            Expect.that(
                    Expect.soon(() -> !client.isOpen() || !client.answerOrder().isEmpty()), what + ": silence");
            List<Integer> statuses = client.unexpectedAnswers().stream()
                    .map(answer -> answer.status())
                    .toList();
            boolean refused = statuses.equals(List.of(400));
            Expect.that(refused || refusedByCseq(client, request), what + ": " + statuses + ", " + Expect.end(client));
        }
    }

    /** The refusal may name the request; then it has gone to whoever waits for that. */
    private static boolean refusedByCseq(TunnelClient client, RtspRequest request) {
        return client.answerOrder().contains(request.cseq().orElseThrow())
                && client.awaitEnd(Expect.SOON).isPresent();
    }

    private static String flood(Target target) {
        try (TunnelClient client =
                target.tunnel().timeout(Duration.ofSeconds(40)).open()) {
            List<RtspRequest> requests = IntStream.range(0, 60)
                    .mapToObj(n -> client.request("OPTIONS", client.url()))
                    .toList();
            List<CompletableFuture<Answer>> answers =
                    requests.stream().map(client::expect).toList();
            client.sendGlued(requests.stream().map(RtspEncoder::encode).toArray(byte[][]::new));
            answers.forEach(answer -> Expect.status(200, client.await(answer, "OPTIONS"), "OPTIONS"));
            List<Long> order = client.answerOrder();
            Expect.that(order.equals(order.stream().sorted().toList()), "answers in the order " + order);
            return "60 answers in order";
        }
    }

    private static String mediaGoOn(Target target, boolean reset) {
        try (TunnelClient client = target.viewer()) {
            if (reset) {
                client.commandSocket().reset();
            } else {
                client.commandSocket().halfClose();
            }
            Expect.staysOpen(client, Duration.ofSeconds(2), "after the POST");
            Expect.plays(client, "after the POST");
            return "media go on";
        }
    }

    private static String cutAtLength(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            client.watch();
            client.commandSocket().write(" ".repeat(DECLARED)); // more than what was left of the declared length
            client.commandSocket().close();
            Duration wait = target.waits().idle().plusSeconds(8);
            Expect.staysOpen(client, wait, "after its POST");
            Expect.plays(client, "after " + wait.toSeconds() + " s without a POST");
            return "plays after " + wait.toSeconds() + " s";
        }
    }

    private static String freed(Target target) {
        Expect.that(Expect.within(Duration.ofSeconds(30), () -> isEmpty(target)), "somebody else is on the gateways");
        try (TunnelClient client = target.viewer()) {
            double viewers = target.counted("culvert_gateway_viewers ", "");
            Expect.that(viewers == 1, viewers + " viewers are counted");
            client.commandSocket().close();
            Expect.plays(client, "after the POST");
        }
        boolean freed = Expect.within(FREED, () -> isEmpty(target));
        Expect.that(freed, "tunnel or viewer still counted after " + FREED.toSeconds() + " s");
        return "tunnel and viewer gone";
    }

    private static boolean isEmpty(Target target) {
        return target.counted("culvert_gateway_tunnels ", "") == 0
                && target.counted("culvert_gateway_viewers ", "") == 0;
    }
}
