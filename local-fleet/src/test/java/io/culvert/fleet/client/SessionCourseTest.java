package io.culvert.fleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.fleet.client.ScriptedServer.Peer;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DESCRIBE, SETUP, PLAY and media, over a plain connection. */
class SessionCourseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SDP = "v=0\r\ns=x\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
            + "a=control:track0\r\nm=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/48000/2\r\na=control:track1\r\n";

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private ScriptedServer server;
    private TunnelClient client;
    private Peer peer;

    @BeforeEach
    void connect() throws Exception {
        server = new ScriptedServer();
        client = TunnelClient.rtsp(server.url("/live/cam1")).timeout(PATIENCE).open();
        peer = server.accept();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        clients.shutdownNow();
        server.close();
    }

    private RtspRequest answer(String status, String headers, String body) throws Exception {
        RtspRequest request = (RtspRequest) peer.readPlain();
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        peer.write("RTSP/1.0 " + status + "\r\nCSeq: " + request.cseq().orElseThrow() + "\r\n" + headers + length
                + "\r\n" + body);
        return request;
    }

    private static byte[] rtp(int channel, boolean marker, int sequence, long timestamp, int firstPayloadByte) {
        ByteBuf packet = Unpooled.buffer();
        RtpHeader.write(packet, marker, 96, sequence, timestamp, 7);
        packet.writeByte(firstPayloadByte).writeByte(0);
        return RtspEncoder.encode(new InterleavedFrame(channel, ByteBufUtil.getBytes(packet)));
    }

    @Test
    void shouldPlayAllTracksOnTheChannelsThatTheServerAnswers() throws Exception {
        Future<Answer> watching = clients.submit(client::watch);

        RtspRequest describe = answer("200 OK", "Content-Base: " + server.url("/live/cam1/") + "\r\n", SDP);
        RtspRequest video =
                answer("200 OK", "Session: ab;timeout=55\r\nTransport: RTP/AVP/TCP;unicast;interleaved=4-5\r\n", "");
        RtspRequest audio = answer("200 OK", "Session: ab\r\nTransport: RTP/AVP/TCP;interleaved=2-3\r\n", "");
        RtspRequest play = answer("200 OK", "Session: ab\r\n", "");
        peer.write(rtp(4, false, 10, 1000, 7));
        peer.write(rtp(4, true, 11, 1000, 5));

        assertThat(watching.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).framesBefore())
                .isZero();
        assertThat(describe.uri()).isEqualTo(server.url("/live/cam1"));
        assertThat(describe.headers().first("Accept")).contains("application/sdp");
        assertThat(video.uri()).isEqualTo(server.url("/live/cam1/track0"));
        assertThat(video.headers().first("Transport")).contains("RTP/AVP/TCP;unicast;interleaved=0-1");
        assertThat(audio.uri()).isEqualTo(server.url("/live/cam1/track1"));
        assertThat(audio.headers().first("Session")).contains("ab");
        assertThat(play.uri()).isEqualTo(server.url("/live/cam1/"));
        assertThat(client.media().await(4, stats -> stats.accessUnits() == 1, PATIENCE))
                .isTrue();
        assertThat(client.media().channelStats(4).startsAtRandomAccess()).isTrue();
        assertThat(client.session()).contains("ab");
    }

    @Test
    void shouldStopWithTheStatusWhenAStepIsRefused() throws Exception {
        Future<Answer> watching = clients.submit(client::watch);

        answer("404 Not Found", "", "");

        assertThatThrownBy(() -> watching.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasMessageContaining("404 Not Found");
    }

    @Test
    void shouldLetAScriptWriteAnyHeaderAndSession() throws Exception {
        client.session(java.util.Optional.of("stolen"));
        Future<Answer> asking = clients.submit(() -> client.ask("PLAY", "*", "CSeq", "0", "Require", "magic"));

        RtspRequest play = answer("551 Option not supported", "Unsupported: magic\r\n", "");

        assertThat(asking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).header("unsupported"))
                .contains("magic");
        assertThat(play.headers().first("Session")).contains("stolen");
        assertThat(play.cseq()).hasValue(0);
    }

    @Test
    void shouldKeepRequestsOfTheServerApart() throws Exception {
        peer.write("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n").close();

        assertThat(client.awaitEnd(PATIENCE)).isPresent();
        assertThat(client.serverRequests()).hasSize(1);
        assertThat(client.unexpectedAnswers()).isEmpty();
    }
}
