package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.alone;
import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.ServiceProcess;
import io.culvert.wire.rtsp.RtspRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Group B: how GET and POST find each other. */
final class PairingChecks {
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private PairingChecks() {}

    static List<Item> items() {
        return List.of(
                of(21, "GET, then POST with its first command in the same segment", PairingChecks::sameSegment),
                of(22, "POST with a command, GET a second later", PairingChecks::postFirst),
                alone(23, "POST without GET: closed and counted", PairingChecks::lonelyPost),
                of(24, "GET without POST: closed", PairingChecks::lonelyGet),
                of(25, "GET and POST on two gateways", PairingChecks::twoGateways),
                of(26, "a second GET cannot seize a paired tunnel", PairingChecks::seizure),
                of(27, "of two unpaired GETs the newer wins", PairingChecks::newestWins),
                of(28, "another POST after the first has ended, in the middle of a quantum", PairingChecks::nextPost),
                of(29, "another POST while the first is open", PairingChecks::overlappingPost),
                of(30, "cookies that differ after 23 characters only", PairingChecks::longCookies),
                of(31, "GET and POST from different addresses", PairingChecks::otherAddress),
                of(32, "a cookie again, after both sockets have closed", PairingChecks::cookieAgain),
                of(33, "POST with another path: that of the GET counts", PairingChecks::otherPath),
                of(34, "POST on the connection of its GET: refused", PairingChecks::sameConnection),
                of(35, "the cookie is in no log and no metric", PairingChecks::secretCookie));
    }

    private static String sameSegment(Target target) throws IOException {
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).create();
                Wire post = target.wire()) {
            client.openGet();
            RtspRequest request = client.request("OPTIONS", target.url());
            CompletableFuture<Answer> answer = client.expect(request);
            String options =
                    Words.request("OPTIONS", target.url(), request.cseq().orElseThrow());
            post.send(Words.post(target, cookie) + Words.base64(options));
            return "answered "
                    + Expect.status(200, client.await(answer, "OPTIONS"), "OPTIONS")
                            .status();
        }
    }

    private static String postFirst(Target target) {
        try (TunnelClient client = target.tunnel().create()) {
            client.openPost();
            CompletableFuture<Answer> answer = client.start(client.request("OPTIONS", target.url()));
            Expect.rest(Duration.ofSeconds(1));
            Expect.that(client.openGet().status() == 200, "GET after POST was not answered 200");
            Expect.status(200, client.await(answer, "OPTIONS"), "OPTIONS before the GET");
            return "200";
        }
    }

    private static String lonelyPost(Target target) throws IOException {
        double before = unpaired(target, "culvert_gateway_command_sockets_closed_total");
        try (Wire post = target.wire()) {
            post.send(Words.post(target, Words.cookie()));
            Duration wait = target.waits().post();
            Expect.that(
                    post.endsWithin(wait.plus(MARGIN)),
                    "still open after " + wait.plus(MARGIN).toSeconds() + " s");
        }
        double counted = unpaired(target, "culvert_gateway_command_sockets_closed_total") - before;
        Expect.that(!target.isFleet() || counted == 1, "counted " + counted);
        return "closed" + (target.isFleet() ? " and counted" : "");
    }

    private static double unpaired(Target target, String meter) {
        return target.isFleet() ? target.counted(meter, "reason=\"unpaired\"") : 0;
    }

    private static String lonelyGet(Target target) throws IOException {
        try (Wire get = target.wire()) {
            get.send(Words.get(target, Words.cookie()));
            Expect.status(200, get.head(), "GET");
            Duration wait = target.waits().get();
            Expect.that(
                    get.endsWithin(wait.plus(MARGIN)),
                    "still open after " + wait.plus(MARGIN).toSeconds() + " s");
            return "closed within " + wait.plus(MARGIN).toSeconds() + " s";
        }
    }

    private static String twoGateways(Target target) {
        int other = target.fleet().ports().gateway(1);
        try (TunnelClient getFirst =
                        target.tunnel().postAt(target.host(), other).open();
                TunnelClient postFirst =
                        target.tunnel().getAt(target.host(), other).postFirst().open()) {
            Expect.works(getFirst, "with the POST on another gateway");
            Expect.works(postFirst, "with the GET on another gateway");
            return "paired in either order";
        }
    }

    private static String seizure(Target target) {
        try (TunnelClient client = target.tunnel().open();
                TunnelClient rival = client.rival()) {
            Expect.works(client, "before the second GET");
            int status = rival.openGet().status();
            Expect.that(status == 409 || status == 400, "the second GET was answered " + status);
            Expect.works(client, "after the second GET");
            return status + ", the first undisturbed";
        }
    }

    private static String newestWins(Target target) {
        try (TunnelClient older = target.tunnel().create();
                TunnelClient newer = older.rival()) {
            older.openGet();
            int status = newer.openGet().status();
            Expect.that(status == 200, "the second GET was answered " + status);
            Expect.that(older.awaitEnd(Expect.SOON).isPresent(), "the older GET stays open");
            newer.openPost();
            Expect.works(newer, "on the newer GET");
            return "the older one closed";
        }
    }

    private static String nextPost(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            Expect.works(client, "on the first POST");
            client.commandSocket().write("T1B");
            client.commandSocket().close();
            client.openPost();
            Expect.works(client, "on the next POST");
            client.commandSocket().reset();
            client.openPost();
            Expect.works(client, "on the POST after a reset");
            return "200 on three POSTs";
        }
    }

    private static String overlappingPost(Target target) throws IOException {
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).create();
                Wire first = target.wire()) {
            client.openGet();
            first.send(Words.post(target, cookie) + Words.base64(Words.request("OPTIONS", target.url(), 900)));
            Expect.that(Expect.soon(() -> client.answerOrder().contains(900L)), "no answer on the first POST");
            client.openPost();
            Expect.works(client, "on the second POST");
            Expect.that(first.endsWithin(Expect.SOON), "the first POST stays open");
            return "the first POST closed, the second in charge";
        }
    }

    private static String longCookies(Target target) {
        String common = Words.cookie() + Words.cookie().substring(0, 7);
        try (TunnelClient one = target.tunnel().cookie(common + "a").create();
                TunnelClient other = target.tunnel().cookie(common + "b").create()) {
            int first = one.openGet().status();
            int second = other.openGet().status();
            Expect.that(first == 200 && second == 200, "GETs were answered " + first + " and " + second);
            one.openPost();
            other.openPost();
            Expect.works(one, "in the first tunnel");
            Expect.works(other, "in the second tunnel");
            Expect.that(one.unexpectedAnswers().isEmpty(), "answers in the wrong tunnel");
            return "two tunnels";
        }
    }

    private static String otherAddress(Target target) throws IOException {
        if (!target.address().getAddress().isLoopbackAddress()) {
            throw new Expect.NotApplicable("a second address is at hand on loopback only");
        }
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).create();
                Wire post = Wire.from(new InetSocketAddress("127.0.0.2", 0), target.address())) {
            client.openGet();
            post.send(Words.post(target, cookie) + Words.base64(Words.request("OPTIONS", target.url(), 900)));
            Expect.that(Expect.soon(() -> client.answerOrder().contains(900L)), "not paired");
            return "paired";
        }
    }

    private static String cookieAgain(Target target) {
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).open()) {
            Expect.works(client, "the first time");
        }
        int[] status = {0};
        boolean taken = Expect.within(Expect.SOON, () -> {
            try (TunnelClient again = target.tunnel().cookie(cookie).create()) {
                status[0] = again.openGet().status();
                return status[0] == 200 && answers(again);
            }
        });
        Expect.that(taken, "the second GET was answered " + status[0]);
        return "a new tunnel";
    }

    private static boolean answers(TunnelClient client) {
        client.openPost();
        return client.ask("OPTIONS", client.url()).status() == 200;
    }

    private static String otherPath(Target target) throws IOException {
        String cookie = Words.cookie();
        try (TunnelClient client = target.tunnel().cookie(cookie).create();
                Wire post = target.wire()) {
            client.openGet();
            String head = Words.post(target, cookie).replaceFirst(target.path(), "/something/else");
            post.send(head + Words.base64(Words.request("OPTIONS", target.url(), 900)));
            Expect.that(Expect.soon(() -> client.answerOrder().contains(900L)), "not paired");
            return "paired";
        }
    }

    private static String sameConnection(Target target) throws IOException {
        String cookie = Words.cookie();
        try (Wire wire = target.wire()) {
            wire.send(Words.get(target, cookie));
            Expect.status(200, wire.head(), "GET");
            wire.send(Words.post(target, cookie) + Words.base64(Words.request("OPTIONS", target.url(), 1)));
            Wire.Reply reply = wire.head();
            Expect.that(reply.status() == 400, "POST on the same connection: " + reply);
            Expect.that(wire.endsWithin(Expect.SOON), "not closed");
            return "400 and closed";
        }
    }

    private static String secretCookie(Target target) throws IOException {
        String cookie = "secret" + Words.cookie() + Words.cookie();
        int other = target.fleet().ports().gateway(1);
        try (TunnelClient client =
                target.tunnel().cookie(cookie).postAt(target.host(), other).open()) {
            client.watch();
            client.rival().openGet();
            client.commandSocket().write("*** no base64 ***");
            client.awaitEnd(Expect.SOON);
        }
        for (ServiceProcess service : target.fleet().services().toList()) {
            String log = Files.readString(service.process().log(), StandardCharsets.UTF_8);
            Expect.that(!log.contains(cookie), "in the log of " + service.name());
            Expect.that(!service.metrics().contains(cookie), "in the metrics of " + service.name());
        }
        return "not in the logs and metrics of " + target.fleet().services().count() + " services";
    }
}
