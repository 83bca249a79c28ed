package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.alone;
import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.Base64Style;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Group C, first part: base64 in all the shapes in which it comes. */
final class CommandBodyChecks {
    private CommandBodyChecks() {}

    static List<Item> items() {
        return List.of(
                of(42, "a blob in segments of 1, 2, 3, 4 and 7 bytes", CommandBodyChecks::smallSegments),
                of(43, "a cut between CR and LF, and between the last two line ends", CommandBodyChecks::cutLineEnd),
                of(44, "two padded blobs in one segment", CommandBodyChecks::glued),
                of(45, "two requests in one run of base64", CommandBodyChecks::oneRun),
                of(46, "line ends, spaces and tabs in the base64", CommandBodyChecks::whiteSpace),
                of(47, "padding in the middle of a request", CommandBodyChecks::padding),
                of(48, "a character that is none of base64: 400 and the end", target -> invalid(target, "****")),
                of(49, "a plain RTSP reply between blobs: dropped", CommandBodyChecks::plainReply),
                of(50, "the URL-safe alphabet: invalid", target -> invalid(target, "T1B-T1_T")),
                alone(51, "RTCP in base64 on a known channel", CommandBodyChecks::rtcp),
                alone(52, "a frame over many blobs", CommandBodyChecks::splitFrame),
                alone(
                        53,
                        "a frame on an unknown channel, or before SETUP: dropped, counted",
                        CommandBodyChecks::unknown),
                of(54, "frames of 0 and of 65535 bytes", CommandBodyChecks::extremeFrames),
                of(55, "request, frame, request in one run: in order", CommandBodyChecks::mixed));
    }

    private static String smallSegments(Target target) {
        for (int size : new int[] {1, 2, 3, 4, 7}) {
            try (TunnelClient client = target.tunnel()
                    .base64(Base64Style.ONE_BLOB.inSegmentsOf(size))
                    .open()) {
                Expect.works(client, "in segments of " + size);
            }
        }
        return "200 for each";
    }

    /** Sends one request cut into these pieces, each a padded blob and a write of its own. */
    private static void inBlobs(TunnelClient client, List<String> pieces) {
        pieces.forEach(piece -> {
            client.commandSocket().write(Words.base64(piece));
            Expect.rest(java.time.Duration.ofMillis(30)); // so that the pieces are read one by one
        });
    }

    private static String cutLineEnd(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            RtspRequest request = client.request("OPTIONS", target.url());
            CompletableFuture<Answer> answer = client.expect(request);
            String text = new String(RtspEncoder.encode(request), java.nio.charset.StandardCharsets.ISO_8859_1);
            int line = text.indexOf('\n');
            int end = text.length();
            inBlobs(
                    client,
                    List.of(
                            text.substring(0, line),
                            text.substring(line, end - 3),
                            text.substring(end - 3, end - 2),
                            text.substring(end - 2, end - 1),
                            text.substring(end - 1)));
            Expect.status(200, client.await(answer, "OPTIONS"), "OPTIONS in five pieces");
            return "one request";
        }
    }

    private static List<RtspRequest> requests(TunnelClient client, int count) {
        List<RtspRequest> requests = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            requests.add(client.request("OPTIONS", client.url()));
        }
        return requests;
    }

    private static String answeredInOrder(TunnelClient client, List<CompletableFuture<Answer>> answers) {
        answers.forEach(answer -> Expect.status(200, client.await(answer, "OPTIONS"), "OPTIONS"));
        List<Long> order = client.answerOrder();
        Expect.that(order.equals(order.stream().sorted().toList()), "answers in the order " + order);
        Expect.that(client.unexpectedAnswers().isEmpty(), "answers that nobody asked for");
        return answers.size() + " answers in order";
    }

    private static String glued(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            List<RtspRequest> two = requests(client, 2);
            List<CompletableFuture<Answer>> answers =
                    two.stream().map(client::expect).toList();
            client.sendGlued(RtspEncoder.encode(two.get(0)), RtspEncoder.encode(two.get(1)));
            return answeredInOrder(client, answers);
        }
    }

    private static String oneRun(Target target) {
        try (TunnelClient client =
                target.tunnel().base64(Base64Style.ONE_BLOB.unpadded()).open()) {
            List<RtspRequest> two = requests(client, 2);
            List<CompletableFuture<Answer>> answers =
                    two.stream().map(client::expect).toList();
            // filled up to a whole quantum by line ends, which may stand between messages
            byte[] run = join(RtspEncoder.encode(two.get(0)), RtspEncoder.encode(two.get(1)));
            client.send(join(run, Words.bytes("\r\n\r".substring(0, (3 - run.length % 3) % 3))));
            return answeredInOrder(client, answers);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String whiteSpace(Target target) {
        for (String space : List.of("\r\n", "\n", " ", "\t")) {
            try (TunnelClient client = target.tunnel()
                    .base64(Base64Style.ONE_BLOB.withWhiteSpace(space, 5))
                    .open()) {
                Expect.works(client, "with white space in the base64");
            }
        }
        return "ignored, all four kinds";
    }

    private static String padding(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            RtspRequest request = client.request("OPTIONS", target.url());
            CompletableFuture<Answer> answer = client.expect(request);
            String text = new String(RtspEncoder.encode(request), java.nio.charset.StandardCharsets.ISO_8859_1);
            String blobs = Words.base64(text.substring(0, 7))
                    + Words.base64(text.substring(7, 15))
                    + Words.base64(text.substring(15));
            client.commandSocket().write(blobs);
            Expect.status(200, client.await(answer, "OPTIONS"), "OPTIONS with padding inside");
            return "one and two padding characters inside a request";
        }
    }

    private static String invalid(Target target, String text) {
        try (TunnelClient client = target.tunnel().open()) {
            Expect.works(client, "before");
            client.commandSocket().write(text);
            Expect.that(client.awaitEnd(Expect.SOON).isPresent(), "the tunnel stays open");
            List<Integer> statuses = client.unexpectedAnswers().stream()
                    .map(answer -> answer.status())
                    .toList();
            Expect.that(statuses.equals(List.of(400)), "closed after " + statuses);
            return "400 and the end of the tunnel";
        }
    }

    private static String plainReply(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            Expect.works(client, "before");
            client.commandSocket().write("RTSP/1.0 405 Method Not Allowed\r\nCSeq: 1\r\nAllow: OPTIONS\r\n\r\n");
            Expect.works(client, "after a plain reply");
            return "dropped, the next request answered";
        }
    }

    private static String rtcp(Target target) {
        try (TunnelClient client = target.viewer()) {
            double before = target.clientFrames();
            for (int n = 0; n < 3; n++) {
                client.sendFrame(1, Words.receiverReport());
            }
            return counted(target, client, before, 3);
        }
    }

    /** The frames have been taken as what they are, and disturb nothing. */
    static String counted(Target target, TunnelClient client, double before, int frames) {
        Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER after the frames");
        Expect.plays(client, "after the frames");
        Expect.intact(client, "after the frames");
        if (!target.isFleet()) {
            return "undisturbed";
        }
        double after = target.clientFrames() - before;
        Expect.that(after == frames, (int) after + " of " + frames + " frames counted");
        return frames + " frames counted, undisturbed";
    }

    private static String splitFrame(Target target) {
        try (TunnelClient client = target.viewer()) {
            double before = target.clientFrames();
            byte[] frame = RtspEncoder.encode(new InterleavedFrame(1, Words.receiverReport()));
            for (int from = 0; from < frame.length; from += 5) {
                byte[] piece = Arrays.copyOfRange(frame, from, Math.min(frame.length, from + 5));
                client.commandSocket().write(Base64.getEncoder().encode(piece));
            }
            return counted(target, client, before, 1);
        }
    }

    private static String unknown(Target target) {
        double before = target.refused("unknown-channel");
        try (TunnelClient client = target.tunnel().open()) {
            client.sendFrame(0, Words.receiverReport());
            Expect.works(client, "after a frame before SETUP");
            client.watch();
            client.sendFrame(77, Words.receiverReport());
            Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER after a frame on channel 77");
        }
        double counted = target.refused("unknown-channel") - before;
        Expect.that(!target.isFleet() || counted == 2, "counted " + counted + " of 2");
        return "dropped" + (target.isFleet() ? " and counted" : "");
    }

    private static String extremeFrames(Target target) {
        try (TunnelClient client = target.viewer()) {
            client.sendFrame(1, new byte[0]);
            client.sendFrame(1, new byte[65_535]);
            Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER after the frames");
            Expect.plays(client, "after the frames");
            return "accepted";
        }
    }

    private static String mixed(Target target) {
        try (TunnelClient client = target.viewer()) {
            List<RtspRequest> two = requests(client, 2);
            List<CompletableFuture<Answer>> answers =
                    two.stream().map(client::expect).toList();
            client.sendRun(
                    RtspEncoder.encode(two.get(0)),
                    RtspEncoder.encode(new InterleavedFrame(1, Words.receiverReport())),
                    RtspEncoder.encode(two.get(1)));
            return answeredInOrder(client, answers);
        }
    }
}
