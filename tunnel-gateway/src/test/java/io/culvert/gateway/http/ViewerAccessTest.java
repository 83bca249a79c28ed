package io.culvert.gateway.http;

import static io.culvert.gateway.http.Port.COOKIE;
import static io.culvert.gateway.http.Port.base64;
import static io.culvert.gateway.http.Port.head;
import static io.culvert.gateway.http.Port.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.TunnelMeters.Refused;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.rtsp.auth.ClientAuthentication;
import io.culvert.wire.rtsp.auth.Credentials;
import io.culvert.wire.rtsp.auth.DigestAlgorithm;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams under /live need a user here; Basic is offered. */
class ViewerAccessTest {
    private static final String URL = "rtsp://h/live/cam";
    private static final String TARGET = "/live/cam";
    private static final String BASIC = "Basic YW5uYTpzZWNyZXQ="; // anna:secret
    private static final String WRONG = "Basic YW5uYTpvdGhlcg=="; // anna:other

    private final Port port = new Port();
    private final ClientAuthentication anna = new ClientAuthentication(new Credentials("anna", "secret"));

    @BeforeEach
    void users() {
        port.access.users(Stream.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5)
                .map(each -> "anna:culvert:" + each.passwordHash("anna", "culvert", "secret"))
                .toList());
    }

    private static List<String> challenges(String reply) {
        return reply.lines()
                .filter(line -> line.startsWith("WWW-Authenticate: "))
                .map(line -> line.substring(18))
                .toList();
    }

    private String leg(String method, String authorization) {
        return head(method, COOKIE).replace("\r\n\r\n", "\r\nAuthorization: " + authorization + "\r\n\r\n");
    }

    private static String with(String request, String authorization) {
        return request.replace("\r\n\r\n", "\r\nAuthorization: " + authorization + "\r\n\r\n");
    }

    private String answer(String method, String uri) {
        return anna.authorization(method, uri).orElseThrow();
    }

    /** A wrong answer is refused after a second, and not before. */
    private String afterDelay(EmbeddedChannel client) {
        String before = port.received(client);
        assertThat(before).doesNotContain("401");
        port.pass(1);
        return before + port.received(client);
    }

    /** What the GET of a client is asked. */
    private void challenged() {
        anna.challenged(challenges(port.received(port.send(head("GET", COOKIE)))));
    }

    @Test
    void shouldAskNobodyWhenThereIsNoFileOfUsers() {
        Port open = new Port();
        EmbeddedChannel client = open.send(request("DESCRIBE", 1));
        open.answer(open.commands().get(0));
        assertThat(open.received(client)).startsWith("RTSP/1.0 200 ");
    }

    @Test
    void shouldAnswer401AndKeepNothingWhenALegNamesNoUser() {
        EmbeddedChannel get = port.send(head("GET", COOKIE));
        EmbeddedChannel post = port.send(head("POST", COOKIE) + base64(request("OPTIONS", 1)));

        String reply = port.received(get);
        assertThat(reply).startsWith("HTTP/1.1 401 Unauthorized\r\n").contains("Content-Length: ", "Connection: close");
        assertThat(challenges(reply)).hasSize(3).element(0).asString().contains("algorithm=SHA-256", "qop=\"auth\"");
        assertThat(challenges(reply))
                .element(1)
                .asString()
                .contains("algorithm=MD5")
                .doesNotContain("stale");
        assertThat(challenges(reply)).element(2).isEqualTo("Basic realm=\"culvert\"");
        assertThat(port.received(post)).startsWith("HTTP/1.1 401 ");
        assertThat(port.events).isEmpty();
        assertThat(port.registry.tunnels() + port.registry.commandSockets() + port.registry.waiting())
                .isZero();
        assertThat(port.refused).containsEntry("unauthorized", 2);
    }

    @Test
    void shouldOpenTheTunnelWhenBothLegsAnswerAndAskNoMoreInside() {
        challenged();
        EmbeddedChannel get = port.send(leg("GET", answer("GET", TARGET)));
        assertThat(port.received(get)).startsWith("HTTP/1.0 200 OK");
        port.send(leg("POST", answer("POST", TARGET)) + base64(request("DESCRIBE", 1)));

        port.answer(port.commands().get(0));
        assertThat(port.received(get)).isEqualTo("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n");
    }

    @Test
    void shouldTakeBasicOnLegsWhenItIsOffered() {
        EmbeddedChannel get = port.send(leg("GET", BASIC));
        assertThat(port.received(get)).startsWith("HTTP/1.0 200 OK");
        assertThat(afterDelay(port.send(leg("GET", WRONG)))).startsWith("HTTP/1.1 401 ");
    }

    /** The method and the path of the leg stand in the hash: the answer of the GET is none for the POST. */
    @Test
    void shouldRefuseALegWhoseAnswerIsForAnother() {
        challenged();
        assertThat(afterDelay(port.send(leg("POST", answer("GET", TARGET))))).startsWith("HTTP/1.1 401 ");
        assertThat(afterDelay(port.send(leg("GET", answer("GET", "/live/other")))))
                .startsWith("HTTP/1.1 401 ");
        assertThat(port.received(port.send(leg("GET", answer("GET", URL))))).startsWith("HTTP/1.0 200 ");
    }

    @Test
    void shouldAskPlainRtspAndLetItGoOnAfterOneAnswer() {
        EmbeddedChannel client = port.send(request("DESCRIBE", 1));
        String asked = port.received(client);
        assertThat(asked).startsWith("RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n");
        assertThat(port.commands()).isEmpty();

        anna.challenged(challenges(asked));
        port.send(client, with(request("DESCRIBE", 2), answer("DESCRIBE", URL)) + request("SETUP", 3));
        port.answer(port.commands().get(0));
        port.answer(port.commands().get(1));
        assertThat(port.received(client)).contains("CSeq: 2\r\n", "CSeq: 3\r\n").doesNotContain("401");
        assertThat(port.meters.refusedCount(Refused.UNAUTHORIZED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = DigestAlgorithm.class,
            names = {"MD5", "SHA_256"})
    void shouldTakeEitherHash(DigestAlgorithm algorithm) {
        EmbeddedChannel client = port.send(request("DESCRIBE", 1));
        anna.challenged(challenges(port.received(client)).stream()
                .filter(line -> line.contains("algorithm=" + algorithm.token()))
                .toList());
        port.send(client, with(request("DESCRIBE", 2), answer("DESCRIBE", URL)));
        assertThat(port.commands()).hasSize(1);
    }

    @Test
    void shouldSayStaleWhenTheAnswerIsRightAndItsNonceTooOld() {
        EmbeddedChannel client = port.send(request("DESCRIBE", 1));
        anna.challenged(challenges(port.received(client)));
        port.nowMillis += 60_001;

        port.send(client, with(request("DESCRIBE", 2), answer("DESCRIBE", URL)));
        String asked = port.received(client);
        assertThat(challenges(asked).get(0)).contains("stale=true");

        assertThat(anna.challenged(challenges(asked))).isTrue();
        port.send(client, with(request("DESCRIBE", 3), answer("DESCRIBE", URL)));
        assertThat(port.commands()).hasSize(1);
    }

    @Test
    void shouldNotMindAnOldNonceWhenTheClientIsKnown() {
        EmbeddedChannel client = port.send(request("DESCRIBE", 1));
        anna.challenged(challenges(port.received(client)));
        port.send(client, with(request("DESCRIBE", 2), answer("DESCRIBE", URL)));
        port.nowMillis += 3_600_000;
        port.send(client, with(request("PLAY", 3), answer("PLAY", URL)));
        assertThat(port.commands()).hasSize(2);

        port.send(client, with(request("PLAY", 4), answer("DESCRIBE", URL)));
        assertThat(port.commands()).hasSize(2);
        port.answer(port.commands().get(0));
        port.answer(port.commands().get(1));
        assertThat(afterDelay(client)).contains("RTSP/1.0 401 Unauthorized\r\nCSeq: 4\r\n");
    }

    @Test
    void shouldKeepThePasswordOutOfTheRecord() {
        port.send(with(request("DESCRIBE", 1), BASIC));
        String published = new String(port.commands().get(0).request(), StandardCharsets.US_ASCII);
        assertThat(published).startsWith("DESCRIBE " + URL).doesNotContain("Authorization", "YW5uYTpzZWNyZXQ");

        port.send(with(request("OPTIONS", 1), BASIC));
        published = new String(port.commands().get(1).request(), StandardCharsets.US_ASCII);
        assertThat(published).startsWith("OPTIONS " + URL).doesNotContain("Authorization");
    }

    /** The leg's path is nobody's business, the stream's is: a tunnel at an open path is asked inside. */
    @Test
    void shouldAskInsideATunnelWhenItsLegsNeededNoUser() {
        String legs = "/open";
        EmbeddedChannel get = port.send(head("GET", COOKIE).replace(TARGET, legs));
        port.received(get);
        EmbeddedChannel post = port.send(head("POST", COOKIE).replace(TARGET, legs));
        port.send(post, base64(request("OPTIONS", 1).replace(URL, "*") + request("DESCRIBE", 2)));

        assertThat(port.commands()).hasSize(1);
        assertThat(port.received(get)).isEmpty();
        port.answer(port.commands().get(0));
        assertThat(port.received(get)).contains("CSeq: 1\r\n").contains("RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\n");
    }

    @Test
    void shouldHoldUpWhatComesBehindAWrongAnswer() {
        EmbeddedChannel client = port.send(
                request("OPTIONS", 1) + with(request("DESCRIBE", 2), WRONG) + with(request("DESCRIBE", 3), BASIC));
        port.answer(port.commands().get(0));
        assertThat(port.commands()).hasSize(1);

        String refused = afterDelay(client);
        port.answer(port.commands().get(1));

        assertThat(refused).containsSubsequence("CSeq: 1\r\n", "401 Unauthorized\r\nCSeq: 2\r\n");
        assertThat(port.received(client)).contains(" 200 OK\r\nCSeq: 3\r\n");
    }

    @Test
    void shouldTakeNoGuessBehindAWrongLeg() {
        EmbeddedChannel client = port.send(leg("GET", WRONG) + leg("GET", BASIC));

        assertThat(afterDelay(client)).containsOnlyOnce("HTTP/1.").startsWith("HTTP/1.1 401 ");
        assertThat(port.events).isEmpty();
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void shouldCloseAtTheFifthWrongAnswerEvenIfTheNextIsRight() {
        StringBuilder guesses = new StringBuilder();
        for (int cseq = 1; cseq <= 5; cseq++) {
            guesses.append(with(request("DESCRIBE", cseq), WRONG));
        }
        EmbeddedChannel client = port.send(guesses + with(request("DESCRIBE", 6), BASIC));
        port.pass(4);
        assertThat(client.isOpen()).isTrue();
        port.pass(2);

        assertThat(port.received(client)).contains("CSeq: 5\r\n").doesNotContain("CSeq: 6\r\n");
        assertThat(client.isOpen()).isFalse();
        assertThat(port.commands()).isEmpty();
        assertThat(port.meters.closed()).containsEntry(CloseReason.BAD_REQUEST, 1);
    }

    @Test
    void shouldLetTheOwnerAnswerWhenTheDataSocketIsElsewhere() {
        EmbeddedChannel post = port.send(head("POST", COOKIE).replace(TARGET, "/open"));
        port.pairElsewhere();
        port.send(post, base64(request("DESCRIBE", 1)));

        TunnelEvent.GatewayAnswer answer =
                port.events(TunnelEvent.GatewayAnswer.class).get(0);
        assertThat(new String(answer.response(), StandardCharsets.US_ASCII))
                .startsWith("RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n");
        assertThat(answer.last()).isFalse();
    }

    @Test
    void shouldAskForEveryWayOfWritingThePath() {
        for (String uri :
                List.of("rtsp://h/live/../live/cam", "rtsp://h/%6cive/cam", "/live/cam", "rtsp://h//live/cam")) {
            EmbeddedChannel client = port.send(request("DESCRIBE", 1).replace(URL, uri));
            assertThat(port.received(client)).as(uri).startsWith("RTSP/1.0 401 ");
        }
    }

    @Test
    void shouldLeavePublishersToTheOwner() {
        EmbeddedChannel client = port.send(request("ANNOUNCE", 1));
        port.send(client, request("SETUP", 2).replace("\r\n\r\n", "\r\nTransport: RTP/AVP/TCP;mode=record\r\n\r\n"));
        port.send(client, request("GET_PARAMETER", 3) + request("TEARDOWN", 4));
        assertThat(port.commands()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transport: RTP/AVP/TCP;interleaved=0-1,RTP/AVP/TCP;mode=record",
                "Transport: RTP/AVP/TCP;mode=record,RTP/AVP/TCP;interleaved=0-1",
                "Transport: RTP/AVP/TCP;mode=record\r\nTransport: RTP/AVP/TCP;interleaved=0-1"
            })
    void shouldAskWhoMayReceiveByTheSetUpOfAPublisher(String transport) {
        EmbeddedChannel client = port.send(request("SETUP", 1).replace("\r\n\r\n", "\r\n" + transport + "\r\n\r\n"));

        assertThat(port.received(client)).startsWith("RTSP/1.0 401 ");
        assertThat(port.commands()).isEmpty();
    }

    @Test
    void shouldKeepTheUsersWhenANewFileIsMalformed() {
        try {
            port.access.users(List.of("broken"));
        } catch (IllegalArgumentException expected) {
            // told to whoever reads the file
        }
        assertThat(port.received(port.send(leg("GET", BASIC)))).startsWith("HTTP/1.0 200 ");
    }
}
