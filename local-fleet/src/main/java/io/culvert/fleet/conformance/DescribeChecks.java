package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import java.io.IOException;
import java.util.List;

/** Group E, first part: OPTIONS, CSeq, DESCRIBE. */
final class DescribeChecks {
    private static final String SDP = "application/sdp";

    private DescribeChecks() {}

    static List<Item> items() {
        return List.of(
                of(78, "OPTIONS: Public lists GET_PARAMETER", DescribeChecks::publicMethods),
                of(79, "OPTIONS with two User-Agents and a Real challenge", DescribeChecks::realChallenge),
                of(80, "OPTIONS *", DescribeChecks::asterisk),
                of(81, "CSeq 0, 1, 4294967295, in any case and place: echoed", DescribeChecks::cseq),
                of(82, "no CSeq: 400", DescribeChecks::noCSeq),
                of(83, "DESCRIBE: type, base, length", DescribeChecks::describe),
                of(84, "SDP: controls, address, port 0, range from now", DescribeChecks::sdp),
                of(85, "SDP without RTCP on demand", DescribeChecks::noRtcp),
                of(86, "DESCRIBE of an unknown path: 404; of one without a source: 503", DescribeChecks::unavailable));
    }

    private static String publicMethods(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            Answer answer = Expect.status(200, client.ask("OPTIONS", client.url()), "OPTIONS");
            String methods = answer.header("Public").orElse("nothing");
            Expect.that(methods.contains("GET_PARAMETER"), "Public is " + methods);
            return methods;
        }
    }

    private static String realChallenge(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            RtspHeaders headers = client.request("OPTIONS", client.url()).headers().toBuilder()
                    .add("User-Agent", "GStreamer/1.22.0")
                    .add("ClientChallenge", "9e26d33f2984236010ef6253fb1887f7")
                    .add("PlayerStarttime", "[28/03/2003:22:50:23 00:00]")
                    .add("CompanyID", "KnKV4M4I/B2FjJ1TToLycw==")
                    .add("GUID", "00000000-0000-0000-0000-000000000000")
                    .build();
            Answer answer = client.ask(RtspRequest.of("OPTIONS", client.url(), headers));
            Expect.status(200, answer, "OPTIONS");
            Expect.that(answer.header("RealChallenge1").isEmpty(), "the challenge is taken up");
            return "200, the challenge ignored";
        }
    }

    private static String asterisk(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            Expect.status(200, client.ask("OPTIONS", "*"), "OPTIONS *");
            return "200";
        }
    }

    private static String cseq(Target target) {
        for (String cseq : List.of("0", "1", "4294967295")) {
            try (TunnelClient client = target.tunnel().open()) {
                RtspHeaders headers = RtspHeaders.of("User-Agent", "x", "cseq", cseq);
                Answer answer = client.ask(RtspRequest.of("OPTIONS", client.url(), headers));
                String echoed = answer.header("CSeq").orElse("nothing");
                Expect.that(echoed.equals(cseq), "CSeq " + cseq + " came back as " + echoed);
            }
        }
        return "as sent";
    }

    private static String noCSeq(Target target) throws IOException {
        try (Wire wire = target.wire()) {
            wire.send("OPTIONS " + target.url() + " RTSP/1.0\r\nUser-Agent: x\r\n\r\n");
            Expect.status(400, wire.head(), "OPTIONS without CSeq");
            return "400";
        }
    }

    private static String describe(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            Answer answer = Expect.status(200, client.ask("DESCRIBE", client.url(), "Accept", SDP), "DESCRIBE");
            String type = answer.header("Content-Type").orElse("nothing");
            Expect.that(type.equals(SDP), "Content-Type is " + type);
            String base = answer.header("Content-Base").orElse("nothing");
            Expect.that(base.equals(client.url() + "/"), "Content-Base is " + base);
            String length = answer.header("Content-Length").orElse("nothing");
            int body = answer.response().body().length;
            Expect.that(length.equals("" + body) && body > 0, "Content-Length is " + length + " for " + body);
            Expect.works(client, "after the body");
            return body + " bytes of " + type;
        }
    }

    private static String sdp(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            String sdp = client.describe().sdp();
            String[] sections = sdp.split("(?m)^(?=m=)");
            Expect.that(sections[0].contains("a=control:*"), "no a=control:* for the session");
            Expect.that(sections[0].contains("a=range:npt=now-"), "no a=range:npt=now-");
            Expect.that(sdp.contains("c=IN IP4 0.0.0.0"), "no c=IN IP4 0.0.0.0");
            for (int n = 1; n < sections.length; n++) {
                Expect.that(
                        sections[n].matches("(?s)m=\\w+ 0 RTP/AVP .*"),
                        "port in " + sections[n].lines().findFirst());
                Expect.that(sections[n].contains("a=control:"), "no control for track " + n);
            }
            return sections.length - 1 + " tracks, all lines there";
        }
    }

    /** By {@code ?rtcp=off} in Culvert's way; there is no standard one. */
    private static String noRtcp(Target target) {
        String url = target.url() + "?rtcp=off";
        try (TunnelClient client = TunnelClient.http(url).timeout(Expect.SOON).open()) {
            String sdp = client.describe().sdp();
            if (!target.isFleet() && !sdp.contains("b=RR:0")) {
                throw new Expect.NotApplicable("no standard way to ask for it");
            }
            String[] sections = sdp.split("(?m)^(?=m=)");
            for (int n = 1; n < sections.length; n++) {
                Expect.that(sections[n].contains("b=RS:0\r\nb=RR:0\r\n"), "no b=RS:0 and b=RR:0 for track " + n);
            }
            client.setupAll();
            client.play();
            Expect.plays(client, "without RTCP");
            return sections.length - 1 + " tracks with b=RS:0 and b=RR:0 at " + url + ", which plays";
        }
    }

    private static String unavailable(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            int unknown = describe(client, target.url("/live/nothing-here"));
            Expect.that(unknown == 404, "an unknown path is answered " + unknown);
            if (!target.isFleet()) {
                return "404; a path without a source is not at hand";
            }
            int broken = describe(client, target.url("/live/" + ConformanceFleet.BROKEN));
            Expect.that(broken == 503 || broken == 404, "a path without a source is answered " + broken);
            return "404; " + broken + " for a file that cannot be read";
        }
    }

    private static int describe(TunnelClient client, String url) {
        return client.ask("DESCRIBE", url, "Accept", SDP).status();
    }
}
