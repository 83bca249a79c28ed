package io.culvert.session.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.session.rtsp.RtspSession;
import io.culvert.session.rtsp.SessionState;
import io.culvert.session.rtsp.SessionTrack;
import io.culvert.session.tunnel.CommandSocket;
import io.culvert.session.tunnel.DataSocket;
import io.culvert.session.tunnel.StoredReply;
import io.culvert.session.tunnel.Tunnel;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.kafka.WireRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TunnelSnapshotTest {
    private static final GatewayAddress GATEWAY = new GatewayAddress("one-000001", 1, "10.0.0.1:8081");

    static Stream<SessionState> states() {
        return Stream.of(
                new SessionState.Ready(0),
                new SessionState.Ready(12.5),
                new SessionState.Playing(3, 1234, Optional.of(9.5), 2, Set.of(0, 1)),
                new SessionState.Playing(0, 1, Optional.empty(), 1, Set.of(1)),
                new SessionState.Playing(7, 1, Optional.empty(), 1, Set.of(1), true),
                new SessionState.Announced(),
                new SessionState.Recording(7));
    }

    private static Tunnel tunnel(Optional<RtspSession> session, List<CommandSocket> sockets) {
        return new Tunnel("t1", 77, Optional.of(new DataSocket(GATEWAY, "get", true, 42)), sockets, session, List.of());
    }

    private static RtspSession session(SessionState state) {
        List<SessionTrack> tracks = List.of(new SessionTrack(1, 2, 3, "rtsp://h/vod/a.mp4/track1"));
        return new RtspSession(
                "s1", "/vod/a.mp4", "rtsp://h/vod/a.mp4", state, tracks, 4, Optional.of(60.0), Optional.of("v=0"));
    }

    @ParameterizedTest
    @MethodSource("states")
    void shouldComeBackTheSameWhenWrittenAndRead(SessionState state) {
        Tunnel tunnel = tunnel(Optional.of(session(state)), List.of(new CommandSocket(GATEWAY, "post", 9, List.of())));
        WireRecord record = TunnelSnapshot.encode(tunnel);
        assertThat(record.topic()).isEqualTo("rtsp.sessions");
        assertThat(TunnelSnapshot.decode(record.value().orElseThrow())).isEqualTo(tunnel);
    }

    @Test
    void shouldKeepStoredRepliesWhenWrittenAndRead() {
        byte[] response = "RTSP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        StoredReply reply = new StoredReply(3, response, Optional.of(new ViewerOrder.Pause()));
        Tunnel tunnel = tunnel(Optional.empty(), List.of(new CommandSocket(GATEWAY, "post", 3, List.of(reply))));
        StoredReply read = TunnelSnapshot.decode(
                        TunnelSnapshot.encode(tunnel).value().orElseThrow())
                .commandSockets()
                .get(0)
                .replies()
                .get(0);
        assertThat(read.response()).isEqualTo(response);
        assertThat(read.viewer()).contains(new ViewerOrder.Pause());
    }

    @Test
    void shouldReadWhenAnOlderOrNewerReleaseWroteIt() {
        String json = """
            {"tunnel":"t1","gateway":{"instance":"one-000001","replyPartition":1,"link":"h:1"},"socket":"get",
             "shoeSize":44,"session":{"id":"s1","stream":"/live/a","baseUrl":"rtsp://h/live/a","state":"dancing"}}
            """;
        Tunnel tunnel = TunnelSnapshot.decode(json.getBytes(StandardCharsets.UTF_8));
        assertThat(tunnel.commandSockets()).isEmpty();
        assertThat(tunnel.session().orElseThrow().state()).isEqualTo(new SessionState.Ready(0));
        assertThat(tunnel.session().orElseThrow().duration()).isEmpty();
    }

    @Test
    void shouldRefuseWhenItIsNoSnapshot() {
        assertThatThrownBy(() -> TunnelSnapshot.decode("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RecordFormatException.class);
        assertThatThrownBy(() -> TunnelSnapshot.decode(new byte[] {1})).isInstanceOf(RecordFormatException.class);
    }
}
