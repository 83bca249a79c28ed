package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.HttpDialect;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.auth.ClientAuthentication;
import io.culvert.wire.rtsp.auth.Credentials;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Items of groups A and E about users: one stream of the fleet is for those alone who name one. */
final class AccessChecks {
    private static final Duration PLAYER_LIMIT = Duration.ofSeconds(60);
    private static final int MEDIA_BYTES = 20_000;

    private AccessChecks() {}

    static List<Item> items() {
        return List.of(
                of(18, "401 on the GET, then Basic or Digest", AccessChecks::legs),
                of(19, "Digest on the legs over method and path", AccessChecks::ownUris),
                of(110, "401 by RTSP with Digest, stale nonce", AccessChecks::rtsp));
    }

    private static ClientAuthentication user(Target target) {
        return new ClientAuthentication(target.guarded().user());
    }

    /** Asks without a user, and hears what is asked. */
    private static ClientAuthentication challenged(Target target, String method, String path) throws IOException {
        ClientAuthentication user = user(target);
        try (Wire wire = target.wire()) {
            wire.send(leg(target, method, path, Words.cookie(), ""));
            Wire.Reply reply = Expect.status(401, wire.head(), method + " without a user");
            List<String> asked = reply.headers(RtspHeaders.WWW_AUTHENTICATE);
            Expect.that(user.challenged(asked), method + " is asked " + asked);
            Expect.that(wire.endsWithin(Expect.SOON), "the connection stays open after 401");
        }
        return user;
    }

    private static String leg(Target target, String method, String path, String cookie, String authorization) {
        String head = method.equals("GET") ? Words.get(target, cookie) : Words.post(target, cookie);
        String named = head.replace(method + " " + target.path() + " ", method + " " + path + " ");
        return authorization.isEmpty()
                ? named
                : named.replaceFirst("\r\n\r\n$", "\r\nAuthorization: " + authorization + "\r\n\r\n");
    }

    private static TunnelClient tunnel(Target target, String path, String get, String post) {
        HttpDialect words = HttpDialect.FFMPEG.withGet("Authorization", get).withPost("Authorization", post);
        return Target.watching(target.tunnel(path).dialect(words));
    }

    private static String legs(Target target) throws Exception {
        String path = target.guarded().path();
        ClientAuthentication user = challenged(target, "GET", path);
        challenged(target, "POST", path);
        String get = user.authorization("GET", path).orElseThrow();
        String post = user.authorization("POST", path).orElseThrow();
        try (TunnelClient client = tunnel(target, path, get, post)) {
            Expect.intact(client, "with Digest");
        }
        ClientAuthentication basic = user(target);
        basic.challenged(List.of("Basic realm=\"\""));
        String answer = basic.authorization("GET", path).orElseThrow();
        try (TunnelClient client = tunnel(target, path, answer, answer)) {
            Expect.intact(client, "with Basic");
        }
        return "401, then Digest and Basic play; " + players(target, "-rtsp_transport http", "location=rtsph");
    }

    /** Of FFmpeg and GStreamer, with the user in the URL. */
    private static String players(Target target, String transport, String source) throws Exception {
        Credentials user = target.guarded().user();
        String at = "://%s:%s@%s%s"
                .formatted(
                        user.user(),
                        user.password(),
                        target.authority(),
                        target.guarded().path());
        played("FFmpeg", Programs.ffmpeg(transport + " -i rtsp" + at + " -t 2 -f null -", PLAYER_LIMIT));
        if (Programs.find("gst-launch-1.0").isEmpty()) {
            return "so does FFmpeg; GStreamer is not installed";
        }
        String pipeline = "gst-launch-1.0 -q rtspsrc " + source + at + " ! application/x-rtp ! fdsink";
        boolean came = Programs.writes(List.of(pipeline.split(" ")), MEDIA_BYTES, PLAYER_LIMIT);
        Expect.that(came, "GStreamer receives no media");
        return "so do FFmpeg and GStreamer";
    }

    private static void played(String player, Programs.Ended ended) {
        Expect.that(ended.code() == 0, player + " ended with " + ended.code() + ": " + ended.said());
    }

    private static String ownUris(Target target) throws IOException {
        String path = target.guarded().path();
        ClientAuthentication user = challenged(target, "GET", path);
        String get = user.authorization("GET", path).orElseThrow();
        String other = user.authorization("GET", "/live/other").orElseThrow();
        refused(target, "POST", path, get, "POST with the answer of the GET");
        refused(target, "GET", path, other, "GET with the answer for another path");
        try (Wire wire = target.wire()) {
            wire.send(leg(target, "GET", path, Words.cookie(), get));
            Expect.status(200, wire.head(), "GET with its own answer");
        }
        String url = target.url(path);
        try (TunnelClient client = target.plain().open()) {
            Expect.status(401, client.ask("DESCRIBE", url, "Authorization", get), "DESCRIBE with a leg's answer");
            String own = user.authorization("DESCRIBE", url).orElseThrow();
            Expect.status(200, client.ask("DESCRIBE", url, "Authorization", own), "DESCRIBE with its own answer");
        }
        return "each by its own method and URI";
    }

    private static void refused(Target target, String method, String path, String authorization, String what)
            throws IOException {
        try (Wire wire = target.wire()) {
            wire.send(leg(target, method, path, Words.cookie(), authorization));
            Expect.status(401, wire.head(), what);
        }
    }

    private static String rtsp(Target target) throws Exception {
        String url = target.url(target.guarded().path());
        ClientAuthentication user = user(target);
        try (TunnelClient client = target.plain().open()) {
            Expect.that(user.challenged(asked(client, url)), "a password is refused that was not given");
            Expect.rest(target.waits().nonceLife().plusSeconds(1));
            String old = user.authorization("DESCRIBE", url).orElseThrow();
            List<String> stale = asked(client, url, "Authorization", old);
            Expect.that(
                    stale.stream().allMatch(line -> line.contains("stale=true") || line.startsWith("Basic")),
                    "an old nonce is answered " + stale);
            Expect.that(user.challenged(stale), "an old nonce counts as a wrong password");
            String answer = user.authorization("DESCRIBE", url).orElseThrow();
            Expect.status(200, client.ask("DESCRIBE", url, "Authorization", answer), "DESCRIBE after stale");
            Expect.status(200, client.ask("DESCRIBE", url), "DESCRIBE on a connection whose user is known");
        }
        return "401, stale=true, 200; " + players(target, "-rtsp_transport tcp", "protocols=tcp location=rtsp");
    }

    private static List<String> asked(TunnelClient client, String url, String... headers) {
        Answer answer = Expect.status(401, client.ask("DESCRIBE", url, headers), "DESCRIBE");
        return answer.response().headers().all(RtspHeaders.WWW_AUTHENTICATE);
    }
}
