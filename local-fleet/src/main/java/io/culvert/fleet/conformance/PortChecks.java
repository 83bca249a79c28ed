package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.alone;
import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.HttpDialect;
import io.culvert.fleet.client.HttpHead;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.client.TunnelClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Group A: what the port tells apart, and how the GET of a tunnel is answered. */
final class PortChecks {
    private static final String COOKIE = "x-sessioncookie";

    private PortChecks() {}

    static List<Item> items() {
        return List.of(
                of(1, "plain RTSP on the same port", PortChecks::plainRtsp),
                of(2, "HTTP that is no tunnel: 404 or 405 with a length, closed", PortChecks::otherHttp),
                of(3, "GET in FFmpeg's words: 200", target -> answered(target, HttpDialect.FFMPEG)),
                of(4, "GET in GStreamer's words: 200", target -> answered(target, HttpDialect.GSTREAMER)),
                of(5, "GET in LIVE555's words: 200", target -> answered(target, HttpDialect.LIVE555)),
                of(6, "the cookie's name in any case", PortChecks::cookieCase),
                of(7, "GET without Accept, or with several types", PortChecks::accepts),
                of(8, "GET that declares a body: answered at once", PortChecks::declaredBody),
                of(9, "reply to GET: no length, no coding", PortChecks::unframed),
                of(10, "reply to GET: type, no caching, close, date, no buffering", PortChecks::replyHeaders),
                of(11, "reply to GET: no x-server-ip-address", PortChecks::noAddress),
                alone(12, "reply to GET within 100 ms, before any POST", PortChecks::promptly),
                alone(13, "GET head cut at every byte", PortChecks::cutAnywhere),
                of(14, "GET head too long: 431; without an end: 408", PortChecks::headLimits),
                of(15, "cookie empty, too long, or with control characters: 400", PortChecks::badCookies),
                of(16, "GET of an unknown path: 404, by HTTP or later by RTSP", PortChecks::unknownPath),
                of(17, "HEAD and PUT: 405 with Allow; OPTIONS: cross-origin leave", PortChecks::otherMethods),
                of(20, "neither GET nor POST is redirected", PortChecks::noRedirect));
    }

    private static String plainRtsp(Target target) {
        try (TunnelClient client = target.plain().open()) {
            Expect.works(client, "by plain RTSP");
            return "200";
        }
    }

    private static String otherHttp(Target target) throws IOException {
        for (String method : List.of("GET", "POST")) {
            try (Wire wire = target.wire()) {
                wire.send(Words.head(method + " / HTTP/1.1", "Host: " + target.authority(), "Content-Length: 0"));
                Wire.Reply reply = wire.head();
                Expect.that(List.of(404, 405).contains(reply.status()), method + " was answered " + reply);
                Expect.that(reply.has("Content-Length"), method + ": no Content-Length");
                Expect.that(wire.endsWithin(Expect.SOON), method + ": not closed");
            }
        }
        return "404 or 405, with a length, closed";
    }

    private static String answered(Target target, HttpDialect dialect) {
        HttpHead head = head(target.tunnel().dialect(dialect));
        Expect.that(head.status() == 200, "status " + head.status());
        return head.version() + " 200";
    }

    /** The head that answers a GET; the connection is closed after it. */
    private static HttpHead head(TunnelClientBuilder builder) {
        try (TunnelClient client = builder.create()) {
            return client.openGet();
        }
    }

    private static String cookieCase(Target target) {
        HttpDialect mixed = HttpDialect.FFMPEG
                .without(COOKIE)
                .withGet("X-Sessioncookie", "{cookie}")
                .withPost("X-SESSIONCOOKIE", "{cookie}");
        try (TunnelClient client = target.tunnel().dialect(mixed).open()) {
            Expect.works(client, "with the name in two cases");
            return "paired";
        }
    }

    private static String accepts(Target target) {
        answered(target, HttpDialect.FFMPEG.without("Accept"));
        answered(target, HttpDialect.FFMPEG.withGet("Accept", "text/html, " + Words.TUNNELLED + ";q=0.9, */*"));
        return "200 for both";
    }

    private static String declaredBody(Target target) throws IOException {
        try (Wire wire = target.wire()) {
            wire.send(Words.get(target, Words.cookie()).replace("Accept:", "Content-Length: 30000\r\nAccept:"));
            Expect.status(200, wire.head(), "GET that declares 30000 bytes");
            return "200 without waiting";
        }
    }

    private static String unframed(Target target) {
        for (String version : List.of("HTTP/1.0", "HTTP/1.1")) {
            HttpHead head = head(target.tunnel().dialect(HttpDialect.FFMPEG.withVersion(version)));
            Expect.that(!head.headers().has("Content-Length"), version + ": Content-Length");
            Expect.that(!head.headers().has("Transfer-Encoding"), version + ": Transfer-Encoding");
        }
        return "neither, for HTTP/1.0 and 1.1";
    }

    private static String replyHeaders(Target target) {
        HttpHead head = head(target.tunnel());
        hasHeader(head, "Content-Type", Words.TUNNELLED);
        hasHeader(head, "Cache-Control", "no-store");
        hasHeader(head, "Pragma", "no-cache");
        hasHeader(head, "Connection", "close");
        hasHeader(head, "X-Accel-Buffering", "no");
        Expect.that(head.headers().has("Date"), "no Date");
        return "all six";
    }

    private static void hasHeader(HttpHead head, String name, String value) {
        String came = head.headers().first(name).orElse("nothing");
        Expect.that(came.equalsIgnoreCase(value), name + " is " + came);
    }

    private static String noAddress(Target target) {
        HttpHead head = head(target.tunnel());
        Expect.that(!head.headers().has("x-server-ip-address"), "x-server-ip-address is there");
        return "not there";
    }

    /** The fastest of some: the machine may be busy, the server must not be waiting. */
    private static String promptly(Target target) throws IOException {
        long fastest = Long.MAX_VALUE;
        for (int n = 0; n < 10; n++) {
            try (Wire wire = target.wire()) {
                long start = System.nanoTime();
                wire.send(Words.get(target, Words.cookie()));
                Expect.status(200, wire.head(), "GET");
                fastest = Math.min(fastest, System.nanoTime() - start);
            }
        }
        Expect.that(fastest < 100_000_000, fastest / 1_000_000 + " ms at best");
        return "%.1f ms at best".formatted(fastest / 1e6);
    }

    private static String cutAnywhere(Target target) throws IOException {
        int length = Words.get(target, Words.cookie()).length();
        for (int cut = 1; cut < length; cut++) {
            String head = Words.get(target, Words.cookie());
            try (Wire wire = target.wire()) {
                wire.send(head.substring(0, cut));
                LockSupport.parkNanos(2_000_000); // so that the two pieces are read one by one
                wire.send(head.substring(cut));
                Expect.status(200, wire.head(), "GET cut after " + cut + " bytes");
            }
        }
        return length - 1 + " cuts, always 200";
    }

    private static String headLimits(Target target) throws IOException {
        try (Wire wire = target.wire()) {
            wire.send("GET " + target.path() + " HTTP/1.0\r\n" + ("x-filler: " + "f".repeat(1_000) + "\r\n").repeat(9));
            Expect.status(431, wire.send("\r\n").head(), "a head of 9 KB");
        }
        try (Wire wire = target.wire()) {
            wire.send("GET " + target.path() + " HTTP/1.0\r\nHost: x\r\n");
            Wire.Reply reply = wire.head(target.waits().head().plusSeconds(10));
            Expect.status(408, reply, "a head without an end");
            Expect.that(wire.endsWithin(Expect.SOON), "not closed after 408");
        }
        return "431; 408 after " + target.waits().head().toSeconds() + " s";
    }

    private static String badCookies(Target target) throws IOException {
        for (String cookie : List.of("", "c".repeat(256), "ab\1cd", "ab\tcd")) {
            try (Wire wire = target.wire()) {
                wire.send(Words.get(target, cookie));
                Expect.status(400, wire.head(), "a cookie of " + cookie.length() + " characters");
            }
        }
        return "400 for all";
    }

    private static String unknownPath(Target target) {
        try (TunnelClient client = target.tunnel("/live/nothing-here").create()) {
            int status = client.openGet().status();
            if (status == 404) {
                return "HTTP 404";
            }
            Expect.that(status == 200, "status " + status);
            client.openPost();
            Expect.status(404, client.ask("DESCRIBE", client.url(), "Accept", "application/sdp"), "DESCRIBE");
            return "200, and 404 to DESCRIBE";
        }
    }

    private static String otherMethods(Target target) throws IOException {
        for (String method : List.of("HEAD", "PUT")) {
            Wire.Reply reply = ask(target, method);
            Expect.status(405, reply, method);
            Expect.that(reply.has("Allow"), method + ": no Allow");
        }
        Wire.Reply reply = ask(target, "OPTIONS");
        Expect.status(200, reply, "OPTIONS");
        String allowed = reply.header("Access-Control-Allow-Headers").orElse("");
        Expect.that(allowed.contains(COOKIE), "OPTIONS allows the headers \"" + allowed + "\"");
        return "405 with Allow; OPTIONS allows " + COOKIE;
    }

    private static Wire.Reply ask(Target target, String method) throws IOException {
        try (Wire wire = target.wire()) {
            wire.send(Words.head(method + " " + target.path() + " HTTP/1.1", "Host: " + target.authority()));
            return wire.head();
        }
    }

    private static String noRedirect(Target target) throws IOException {
        try (Wire post = target.wire();
                Wire get = target.wire()) {
            String cookie = Words.cookie();
            get.send(Words.get(target, cookie).replace(target.authority(), "elsewhere.example"));
            Expect.status(200, get.head(), "GET for another host name");
            post.send(Words.post(target, cookie).replace(target.authority(), "elsewhere.example"));
            int status = post.head(Duration.ofSeconds(1)).status();
            Expect.that(status == 0 || status == 200, "POST was answered " + status);
            return "GET 200, POST " + (status == 0 ? "not answered" : "200");
        }
    }
}
