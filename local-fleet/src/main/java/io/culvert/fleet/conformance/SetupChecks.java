package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.Track;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtsp.header.TransportHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Group E, second part: SETUP and the Session header. */
final class SetupChecks {
    private static final String TCP = "RTP/AVP/TCP;unicast;interleaved=";

    private static final List<String> RECORD_MODES =
            List.of("record", "\"record\"", "\"RECORD\"", "receive", "\"receive\"");

    private SetupChecks() {}

    static List<Item> items() {
        return List.of(
                of(87, "SETUP interleaved: one transport with the pair", SetupChecks::interleaved),
                of(88, "SETUP of UDP in a tunnel: 461; of UDP or TCP: TCP", SetupChecks::udp),
                of(89, "SETUP on channels that are taken: others", SetupChecks::takenChannels),
                of(90, "SETUP without channels: some are given", SetupChecks::noChannels),
                of(91, "SETUP of the whole: 200 for one track, 459 for several", SetupChecks::aggregate),
                of(92, "SETUP of a track again: the new channels count", SetupChecks::again),
                of(93, "SETUP with a foreign session: 454; without one: the same session", SetupChecks::sessions),
                of(94, "SETUP with Blocksize", SetupChecks::blocksize),
                of(95, "SETUP for recording, in all spellings", SetupChecks::record),
                of(96, "Session with a timeout and no space; echoed with it", SetupChecks::sessionHeader));
    }

    /** A client that knows the tracks. */
    private interface Script {
        String run(TunnelClient client, List<Track> tracks);
    }

    private static String described(Target target, Script script) {
        try (TunnelClient client = target.tunnel().open()) {
            return script.run(client, client.describe().tracks());
        }
    }

    private static Answer setup(TunnelClient client, String url, String transport, String... more) {
        List<String> headers = new ArrayList<>(List.of("Transport", transport));
        headers.addAll(List.of(more));
        return client.ask("SETUP", url, headers.toArray(String[]::new));
    }

    private static TransportHeader.Pair pair(Answer answer) {
        List<TransportHeader> transports =
                TransportHeader.parse(answer.header("Transport").orElse(""));
        Expect.that(transports.size() == 1, transports.size() + " transports in the reply");
        Optional<TransportHeader.Pair> pair = transports.get(0).interleaved();
        Expect.that(
                transports.get(0).isInterleaved() && pair.isPresent(), "Transport is " + answer.header("Transport"));
        return pair.get();
    }

    private static String interleaved(Target target) {
        return described(target, (client, tracks) -> {
            Answer answer = Expect.status(200, setup(client, tracks.get(0).url(), TCP + "0-1"), "SETUP");
            TransportHeader.Pair pair = pair(answer);
            Expect.that(pair.rtp() == 0 && pair.rtcp() == 1, "channels " + pair);
            return answer.header("Transport").orElseThrow();
        });
    }

    private static String udp(Target target) {
        return described(target, (client, tracks) -> {
            String url = tracks.get(0).url();
            String udp = "RTP/AVP;unicast;client_port=50000-50001";
            Expect.status(461, setup(client, url, udp), "SETUP of UDP");
            pair(Expect.status(200, setup(client, url, udp + "," + TCP + "0-1"), "SETUP of UDP or TCP"));
            return "461; TCP of the two";
        });
    }

    private static String takenChannels(Target target) {
        return described(target, (client, tracks) -> {
            Expect.that(tracks.size() > 1, "the stream has one track only");
            Expect.status(200, client.setup(tracks.get(0), 0, 1), "SETUP");
            Answer second = Expect.status(200, client.setup(tracks.get(1), 0, 1), "SETUP on taken channels");
            TransportHeader.Pair pair = pair(second);
            Expect.that(pair.rtp() > 1 && pair.rtcp() > 1, "the channels again: " + pair);
            return "given " + pair.rtp() + "-" + pair.rtcp();
        });
    }

    private static String noChannels(Target target) {
        return described(target, (client, tracks) -> {
            Answer answer = setup(client, tracks.get(0).url(), "RTP/AVP/TCP;unicast");
            TransportHeader.Pair pair = pair(Expect.status(200, answer, "SETUP without channels"));
            return "given " + pair.rtp() + "-" + pair.rtcp();
        });
    }

    private static String aggregate(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            client.describe();
            Expect.status(459, setup(client, client.url(), TCP + "0-1"), "SETUP of a whole of several tracks");
        }
        try (TunnelClient client = target.tunnel(target.singleTrackPath()).open()) {
            client.describe();
            Expect.status(200, setup(client, client.url(), TCP + "0-1"), "SETUP of a whole of one track");
        }
        return "459 and 200";
    }

    private static String again(Target target) {
        return described(target, (client, tracks) -> {
            Expect.status(200, client.setup(tracks.get(0), 0, 1), "SETUP");
            Expect.status(200, client.setup(tracks.get(0), 4, 5), "SETUP again");
            client.play();
            Expect.that(client.media().awaitMorePackets(4, 50, Expect.SOON), "nothing on the new channels");
            long old = client.media().channelStats(0).packets();
            Expect.that(old == 0, old + " packets on the old channel");
            return "media on the new channels";
        });
    }

    private static String sessions(Target target) {
        return described(target, (client, tracks) -> {
            client.session(Optional.of("0123456789ABCDEF"));
            Expect.status(454, setup(client, tracks.get(0).url(), TCP + "0-1"), "SETUP with a foreign session");
            client.session(Optional.empty());
            Expect.status(200, client.setup(tracks.get(0), 0, 1), "SETUP");
            Optional<String> first = client.session();
            client.session(Optional.empty());
            int second = client.setup(tracks.get(1), 2, 3).status();
            boolean same = second == 200 && client.session().equals(first);
            Expect.that(
                    same || second == 459,
                    "a second SETUP without a session was answered " + second
                            + (second == 200 ? " with another session" : ""));
            return "454; " + (same ? "the same session" : "459");
        });
    }

    private static String blocksize(Target target) {
        return described(target, (client, tracks) -> {
            Answer answer = setup(client, tracks.get(0).url(), TCP + "0-1", "Blocksize", "64000");
            Expect.status(200, answer, "SETUP with Blocksize");
            return "200";
        });
    }

    private static String record(Target target) {
        String watching = described(target, (client, tracks) -> {
            for (String mode : RECORD_MODES) {
                Answer answer = setup(client, tracks.get(0).url(), TCP + "0-1;mode=" + mode);
                Expect.status(461, answer, "SETUP with mode=" + mode + " on a stream to be watched");
            }
            return "461 for all";
        });
        return target.isFleet() ? watching + "; 200 to publish: " + recordAnnounced(target) : watching;
    }

    private static String recordAnnounced(Target target) {
        for (String mode : RECORD_MODES) {
            try (TunnelClient client =
                    target.tunnel(ConformanceFleet.PUBLISH + "spelling").open()) {
                Expect.status(200, client.announce(Words.SDP), "ANNOUNCE");
                Expect.status(461, client.setupToRecord(0, "play"), "SETUP with mode=play of what was announced");
                Answer answer = Expect.status(200, client.setupToRecord(0, mode), "SETUP with mode=" + mode);
                String transport = answer.header("Transport").orElse("nothing");
                Expect.that(transport.endsWith(";mode=record"), "Transport is " + transport);
            }
        }
        return "all five spellings";
    }

    private static String sessionHeader(Target target) {
        return described(target, (client, tracks) -> {
            Answer answer = Expect.status(200, client.setup(tracks.get(0), 0, 1), "SETUP");
            String session = answer.header("Session").orElse("nothing");
            client.session(Optional.of(session));
            Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER with Session: " + session);
            Expect.that(session.matches("[^; ]{8,};timeout=[0-9]+"), "Session is " + session);
            return session.replaceFirst("^[^;]*", "id");
        });
    }
}
