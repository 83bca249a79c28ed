package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.alone;
import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Group D, first part: what clients do to the data socket. */
final class DataSocketChecks {
    private DataSocketChecks() {}

    static List<Item> items() {
        return List.of(
                alone(64, "raw RTCP on the GET", target -> rawReport(target, false)),
                alone(65, "raw RTCP on the GET, header and payload apart", target -> rawReport(target, true)),
                of(66, "RTCP BYE on the GET and on the POST", DataSocketChecks::bye),
                of(67, "garbage on the GET: dropped without a word", DataSocketChecks::garbage),
                alone(68, "half a close keeps the media, a whole one frees the source", DataSocketChecks::closes),
                of(72, "slow reader: whole units dropped; stalled: closed", DataSocketChecks::slowReader),
                of(75, "PAUSE: no RTP after the reply, the GET stays", DataSocketChecks::pause),
                of(77, "replies are plain text on the GET", DataSocketChecks::plainText));
    }

    private static String rawReport(Target target, boolean apart) {
        try (TunnelClient client = target.viewer()) {
            double before = target.clientFrames();
            for (int n = 0; n < 3; n++) {
                byte[] frame = RtspEncoder.encode(new InterleavedFrame(1, Words.receiverReport()));
                if (apart) {
                    client.dataSocket().write(Arrays.copyOf(frame, 4));
                    Expect.rest(Duration.ofMillis(30)); // so that the two pieces are read one by one
                    client.dataSocket().write(Arrays.copyOfRange(frame, 4, frame.length));
                } else {
                    client.dataSocket().write(frame);
                }
            }
            return CommandBodyChecks.counted(target, client, before, 3);
        }
    }

    private static String bye(Target target) {
        try (TunnelClient client = target.viewer()) {
            client.sendFrameOnDataSocket(1, Words.bye());
            client.sendFrame(1, Words.bye());
            Expect.rest(Duration.ofSeconds(1));
            Expect.status(200, client.ask("OPTIONS", client.url()), "OPTIONS after BYE");
            boolean plays = client.media().awaitMorePackets(0, 50, Duration.ofSeconds(5));
            Expect.intact(client, "after BYE");
            return plays ? "media go on" : "media end, the tunnel stays";
        }
    }

    private static String garbage(Target target) {
        try (TunnelClient client = target.viewer()) {
            client.dataSocket().write("hello, world\r\n\r\n").write(Words.random(20_000));
            Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER after garbage on the GET");
            Expect.plays(client, "after garbage on the GET");
            Expect.intact(client, "after garbage on the GET");
            Expect.that(client.unexpectedAnswers().isEmpty(), "an answer to the garbage stands in the stream");
            return "dropped, undisturbed";
        }
    }

    private static String closes(Target target) {
        double viewers = target.isFleet() ? target.counted("culvert_gateway_viewers ", "") : 0;
        try (TunnelClient client = target.viewer()) {
            client.dataSocket().halfClose();
            Expect.staysOpen(client, Duration.ofSeconds(2), "after half a close");
            Expect.plays(client, "after half a close");
        }
        if (!target.isFleet()) {
            return "media after half a close; what a whole one frees is not seen from outside";
        }
        boolean freed =
                Expect.within(Duration.ofSeconds(5), () -> target.counted("culvert_gateway_viewers ", "") <= viewers);
        Expect.that(freed, "the viewer is still counted 5 s after its end");
        Expect.that(Expect.within(Duration.ofSeconds(45), () -> carriesNothing(target)), "media still come 45 s later");
        return "media after half a close; viewer freed and source released after a whole one";
    }

    private static boolean carriesNothing(Target target) {
        double bytes = target.counted("culvert_gateway_link_bytes_total", "");
        Expect.rest(Duration.ofSeconds(2));
        return target.counted("culvert_gateway_link_bytes_total", "") == bytes;
    }

    private static String slowReader(Target target) {
        try (TunnelClient client = Target.watching(target.tunnel().receiveBuffer(4_096))) {
            client.stopReading();
            Expect.rest(target.waits().stall().dividedBy(2));
            client.resumeReading();
            Expect.plays(client, "after a pause in reading");
            Expect.intact(client, "after a pause in reading");
            client.stopReading();
            Expect.rest(target.waits().stall().plusSeconds(15));
            client.resumeReading();
            Expect.that(client.awaitEnd(Expect.SOON).isPresent(), "a viewer that takes nothing is kept");
            return "whole frames after a pause; a stalled viewer is closed";
        }
    }

    /** A fleet of ours needs no command meanwhile: its sender reports show that the client is there. */
    private static String pause(Target target) {
        try (TunnelClient client = target.viewer()) {
            Expect.status(200, client.ask("PAUSE"), "PAUSE");
            long packets = client.media().channelStats(0).packets();
            long reports = client.media().channelStats(1).reports();
            Duration step = target.waits().idle().dividedBy(3);
            for (int n = 0; n < 6; n++) {
                Expect.staysOpen(client, step, "while paused");
                if (!target.isFleet()) {
                    Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER while paused");
                }
            }
            if (target.isFleet()) {
                Expect.that(Expect.soon(() -> client.media().channelStats(1).reports() > reports), "no report comes");
            }
            long more = client.media().channelStats(0).packets() - packets;
            Expect.that(more == 0, more + " packets after the reply to PAUSE");
            client.play();
            Expect.plays(client, "after PLAY again");
            String by = target.isFleet() ? "no command, sender reports" : "keep-alives";
            return "silent for " + step.multipliedBy(6).toSeconds() + " s with " + by + ", then plays on";
        }
    }

    private static String plainText(Target target) throws IOException {
        String cookie = Words.cookie();
        try (Wire get = target.wire();
                Wire post = target.wire()) {
            Expect.status(200, get.send(Words.get(target, cookie)).head(), "GET");
            post.send(Words.post(target, cookie) + Words.base64(Words.request("OPTIONS", target.url(), 1)));
            String first = new String(get.read(12, Expect.SOON), StandardCharsets.ISO_8859_1);
            Expect.that(first.equals("RTSP/1.0 200"), "the first bytes are \"" + first + "\"");
            return first;
        }
    }
}
