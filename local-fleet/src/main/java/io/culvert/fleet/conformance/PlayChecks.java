package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.ChannelStats;
import io.culvert.fleet.client.Track;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.header.RtpInfoHeader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Group E, third part: PLAY, TEARDOWN, and what is refused. */
final class PlayChecks {
    private PlayChecks() {}

    static List<Item> items() {
        return List.of(
                of(97, "PLAY of any range on a live stream", PlayChecks::ranges),
                of(98, "PLAY with and without a slash at the end", PlayChecks::slash),
                of(99, "RTP-Info: the SETUP URLs, rtptime not 0", PlayChecks::rtpInfo),
                of(100, "PLAY while playing: 200 and no gap", PlayChecks::playAgain),
                of(101, "PLAY without a session: 454", PlayChecks::playNothing),
                of(102, "empty GET_PARAMETER and SET_PARAMETER: 200 with Session", PlayChecks::parameters),
                of(105, "TEARDOWN: 200 first; of one track: the rest plays on", PlayChecks::teardown),
                of(106, "TEARDOWN twice: 454", PlayChecks::teardownTwice),
                of(107, "unknown Require 551, RTSP/2.0 505, unknown method 501", PlayChecks::unknownThings),
                of(108, "ten requests in one segment: ten replies in order", PlayChecks::pipelined),
                of(109, "inner URL of any scheme and host", PlayChecks::schemes));
    }

    private static String ranges(Target target) {
        for (String range : List.of("npt=0.000-", "npt=now-", "npt=0.000-40.000", "")) {
            try (TunnelClient client = target.tunnel().open()) {
                client.describe();
                client.setupAll();
                String[] header = range.isEmpty() ? new String[0] : new String[] {"Range", range};
                Answer answer = client.ask("PLAY", client.aggregateUrl(), header);
                Expect.status(200, answer, "PLAY of \"" + range + "\"");
                Expect.plays(client, "after PLAY of \"" + range + "\"");
            }
        }
        return "four ranges, all play";
    }

    private static String slash(Target target) {
        for (String url : List.of(target.url(), target.url() + "/")) {
            try (TunnelClient client = target.tunnel().open()) {
                client.describe();
                client.setupAll();
                Expect.status(200, client.ask("PLAY", url), "PLAY " + url);
                Expect.plays(client, "after PLAY " + url);
            }
        }
        return "both play";
    }

    private static String rtpInfo(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            List<Track> tracks = client.describe().tracks();
            client.setupAll();
            String info = client.play().header("RTP-Info").orElse("");
            List<RtpInfoHeader.Entry> entries = RtpInfoHeader.parse(info).entries();
            List<String> urls = entries.stream().map(RtpInfoHeader.Entry::url).toList();
            Expect.that(urls.equals(tracks.stream().map(Track::url).toList()), "the URLs are " + urls);
            for (RtpInfoHeader.Entry entry : entries) {
                Expect.that(entry.seq().isPresent(), "no seq: " + info);
                Expect.that(entry.rtptime().orElse(0) != 0, "no rtptime, or 0: " + info);
            }
            Expect.that(client.media().awaitMorePackets(0, 1, Expect.SOON), "no media");
            int first = client.media().channelStats(0).firstSequence();
            int told = entries.get(0).seq().getAsInt();
            Expect.that(first == told, "seq=" + told + ", but the first packet is " + first);
            return urls.size() + " tracks, the first packet as told";
        }
    }

    private static String playAgain(Target target) {
        try (TunnelClient client = target.viewer()) {
            client.media().forgetSilence();
            Expect.status(200, client.ask("PLAY"), "PLAY while playing");
            Expect.plays(client, "after PLAY again");
            ChannelStats video = client.media().channelStats(0);
            Expect.that(video.isUnbroken(), video.sequenceGaps() + " gaps, " + video.ssrcChanges() + " new sources");
            return "200, no packet missing";
        }
    }

    private static String playNothing(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            client.describe();
            Expect.status(454, client.ask("PLAY"), "PLAY before SETUP");
            client.session(Optional.of("0123456789ABCDEF"));
            Expect.status(454, client.ask("PLAY"), "PLAY with a session of somebody else");
            return "454, and 454 with a foreign session";
        }
    }

    private static String parameters(Target target) {
        try (TunnelClient client = target.viewer()) {
            for (String method : List.of("GET_PARAMETER", "SET_PARAMETER")) {
                Answer answer = Expect.status(200, client.ask(method), method);
                Expect.that(answer.header("Session").isPresent(), method + ": no Session in the reply");
            }
            return "200 with Session";
        }
    }

    private static String teardown(Target target) {
        try (TunnelClient client = target.viewer()) {
            Expect.status(200, client.ask("TEARDOWN"), "TEARDOWN");
        }
        try (TunnelClient client = target.viewer()) {
            List<Track> tracks = client.describe().tracks();
            Expect.that(tracks.size() > 1, "the stream has one track only");
            Expect.status(200, client.ask("TEARDOWN", tracks.get(1).url()), "TEARDOWN of a track");
            long before = client.media().channelStats(2).packets();
            Expect.plays(client, "after the TEARDOWN of the other track");
            long more = client.media().channelStats(2).packets() - before;
            Expect.that(more == 0, more + " packets of the track that was torn down");
            return "200; the other track plays on";
        }
    }

    private static String teardownTwice(Target target) {
        try (TunnelClient client = target.viewer()) {
            Expect.status(200, client.ask("TEARDOWN"), "TEARDOWN");
            Expect.status(454, client.ask("TEARDOWN"), "the second TEARDOWN");
            return "200, 454";
        }
    }

    private static String unknownThings(Target target) throws IOException {
        try (TunnelClient client = target.tunnel().open()) {
            Answer answer = client.ask("OPTIONS", client.url(), "Require", "tea");
            Expect.status(551, answer, "Require: tea");
            String named = answer.header("Unsupported").orElse("nothing");
            Expect.that(named.contains("tea"), "Unsupported is " + named);
            Expect.status(501, client.ask("BREW", client.url()), "BREW");
        }
        try (Wire wire = target.wire()) {
            wire.send(Words.request("OPTIONS", target.url(), 1).replace("RTSP/1.0", "RTSP/2.0"));
            Wire.Reply reply = Expect.status(505, wire.head(), "RTSP/2.0");
            Expect.that(reply.text().startsWith("RTSP/1.0 "), "the reply is not in RTSP/1.0: " + reply);
        }
        return "551 with Unsupported, 501, 505";
    }

    private static String pipelined(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            List<RtspRequest> ten = IntStream.range(0, 10)
                    .mapToObj(n -> client.request("OPTIONS", client.url()))
                    .toList();
            List<CompletableFuture<Answer>> answers =
                    ten.stream().map(client::expect).toList();
            client.sendGlued(ten.stream().map(RtspEncoder::encode).toArray(byte[][]::new));
            answers.forEach(answer -> Expect.status(200, client.await(answer, "OPTIONS"), "OPTIONS"));
            List<Long> order = client.answerOrder();
            Expect.that(order.equals(order.stream().sorted().toList()), "answers in the order " + order);
            return "ten in order";
        }
    }

    /** What is inside a tunnel cannot know what is around it: TLS ends at the proxy. */
    private static String schemes(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            for (String url : List.of("rtsps://", "RTSP://")) {
                String whole = url + target.authority() + target.path();
                Answer answer = client.ask("DESCRIBE", whole, "Accept", "application/sdp");
                Expect.status(200, answer, "DESCRIBE " + url);
            }
            Answer answer = client.ask("DESCRIBE", "rtsp://video.example" + target.path(), "Accept", "application/sdp");
            Expect.status(200, answer, "DESCRIBE for another host");
            return "rtsps on plain and another host: 200";
        }
    }
}
