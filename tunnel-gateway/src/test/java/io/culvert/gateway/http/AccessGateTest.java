package io.culvert.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.access.AccessRules;
import io.culvert.gateway.access.ViewerAccess;
import io.culvert.gateway.tunnel.CountingMeters;
import io.culvert.gateway.tunnel.PendingCommand;
import io.culvert.wire.link.LinkSecret;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where every stream needs a user. */
class AccessGateTest {
    private static final String BASIC = "Basic YW5uYTpzZWNyZXQ=";
    private static final String RECORDING = "RTP/AVP/TCP;mode=record";

    private final ViewerAccess access = new ViewerAccess(
            new AccessRules(List.of("/"), true, Duration.ofSeconds(60), Duration.ofSeconds(1)),
            new LinkSecret("fleet"),
            () -> 0);
    private final AccessGate gate = new AccessGate(access, false, new CountingMeters());

    AccessGateTest() {
        access.users(List.of("anna:culvert:" + "0".repeat(32)));
    }

    private PendingCommand admit(String method) {
        return gate.admit(new RtspRequest(method, "*", "RTSP/1.0", RtspHeaders.of("CSeq", "1"), new byte[0]));
    }

    private static RtspRequest request(String method, String uri, String... headers) {
        return new RtspRequest(method, uri, "RTSP/1.0", RtspHeaders.of(headers), new byte[0]);
    }

    private RtspHeaders published(RtspRequest request) {
        return ((PendingCommand.Publish) gate.admit(request)).request().headers();
    }

    static List<RtspRequest> requestsThatNeedNoUser() {
        return List.of(
                request("OPTIONS", "*", "CSeq", "1", "Authorization", BASIC),
                request("RECORD", "rtsp://h/in/a", "CSeq", "1", "authorization", BASIC),
                request("SETUP", "rtsp://h/in/a", "CSeq", "1", "Transport", RECORDING, "Authorization", BASIC),
                request("OPTIONS", "*", "CSeq", "1", "Proxy-Authorization", BASIC));
    }

    @ParameterizedTest
    @MethodSource("requestsThatNeedNoUser")
    void shouldPublishNoPasswordWhenNoUserIsNeeded(RtspRequest request) {
        assertThat(published(request).fields().toString()).contains("CSeq").doesNotContain(BASIC);
    }

    @Test
    void shouldPublishNoPasswordWhenNobodyIsAsked() {
        ViewerAccess open = new ViewerAccess(
                new AccessRules(List.of("/"), true, Duration.ofSeconds(60), Duration.ofSeconds(1)),
                new LinkSecret("fleet"),
                () -> 0);
        AccessGate openGate = new AccessGate(open, false, new CountingMeters());
        PendingCommand admitted = openGate.admit(request("DESCRIBE", "rtsp://h/a", "Authorization", BASIC));

        assertThat(admitted).isInstanceOfSatisfying(PendingCommand.Publish.class, publish -> assertThat(
                        publish.request().headers().has("Authorization"))
                .isFalse());
    }

    /** The owner of the tunnel asks for it. */
    @Test
    void shouldPublishThePasswordOfAPublisherWithAnnounceAlone() {
        RtspHeaders headers = published(
                request("ANNOUNCE", "rtsp://h/in/a", "Authorization", BASIC, "Proxy-Authorization", "Basic other"));

        assertThat(headers.all("Authorization")).containsExactly(BASIC);
        assertThat(headers.all("Proxy-Authorization")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DESCRIBE", "SETUP", "PLAY"})
    void shouldAskWhenAnAsteriskStandsForAStream(String method) {
        assertThat(admit(method)).isInstanceOf(PendingCommand.Answer.class);
    }

    @Test
    void shouldNotAskWhenAnAsteriskStandsForTheServer() {
        assertThat(admit("OPTIONS")).isInstanceOf(PendingCommand.Publish.class);
    }
}
