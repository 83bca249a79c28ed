package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.rtsp.RtspSession;
import io.culvert.session.rtsp.SessionState;
import io.culvert.session.rtsp.SessionTrack;
import io.culvert.session.tunnel.CommandSocket;
import io.culvert.session.tunnel.DataSocket;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.ViewerOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WantsTest {
    private static final GatewayAddress ONE = new GatewayAddress("gw-1", 1, "h:1");
    private static final GatewayAddress TWO = new GatewayAddress("gw-2", 2, "h:2");

    private static Tunnel tunnel(SessionState state) {
        RtspSession session = new RtspSession(
                "s1",
                "/live/in",
                "rtsp://h/live/in",
                state,
                List.of(new SessionTrack(0, 4, 5, "rtsp://h/live/in/a")),
                0,
                Optional.empty(),
                Optional.of("v=0"));
        CommandSocket near = new CommandSocket(ONE, "post-1", 1, List.of());
        CommandSocket far = new CommandSocket(TWO, "post-2", 1, List.of());
        DataSocket data = new DataSocket(ONE, "get", true, 1);
        return new Tunnel("t1", 0, Optional.of(data), List.of(near, far), Optional.of(session), List.of());
    }

    @Test
    void shouldNameEveryGatewayThatHasASocketWhenTheSessionRecords() {
        Publication expected = new Publication(
                "t1-77",
                "t1",
                77,
                "v=0",
                List.of(ONE, TWO),
                List.of(new ViewerOrder.TrackChannels(0, 4, 5, "rtsp://h/live/in/a")));

        assertThat(Wants.of(tunnel(new SessionState.Recording(77)), 3))
                .contains(Subscription.of("/live/in", "s1", 3, expected));
    }

    @Test
    void shouldWantNothingWhenThePublisherDoesNotRecord() {
        assertThat(Wants.of(tunnel(new SessionState.Ready(0)), 3)).isEmpty();
        assertThat(Wants.of(tunnel(new SessionState.Announced()), 3)).isEmpty();
    }
}
