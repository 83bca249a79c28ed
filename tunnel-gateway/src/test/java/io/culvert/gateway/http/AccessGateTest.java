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
import org.junit.jupiter.params.provider.ValueSource;

/** Where every stream needs a user. */
class AccessGateTest {
    private final ViewerAccess access = new ViewerAccess(
            new AccessRules(List.of("/"), true, Duration.ofSeconds(60)), new LinkSecret("fleet"), () -> 0);
    private final AccessGate gate = new AccessGate(access, false, new CountingMeters());

    AccessGateTest() {
        access.users(List.of("anna:culvert:" + "0".repeat(32)));
    }

    private PendingCommand admit(String method) {
        return gate.admit(new RtspRequest(method, "*", "RTSP/1.0", RtspHeaders.of("CSeq", "1"), new byte[0]));
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
