package io.culvert.relay.source.rtsp;

import static io.culvert.relay.source.rtsp.CamerasForTests.await;
import static io.culvert.relay.source.rtsp.CamerasForTests.watch;
import static io.culvert.relay.source.rtsp.ScriptedCamera.AUDIO;
import static io.culvert.relay.source.rtsp.ScriptedCamera.VIDEO;
import static io.culvert.relay.source.rtsp.ScriptedCamera.answer;
import static io.culvert.relay.source.rtsp.ScriptedCamera.ok;
import static io.culvert.relay.source.rtsp.ScriptedCamera.works;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.relay.source.rtsp.CamerasForTests.Watch;
import io.culvert.relay.stream.MediaSource;
import io.culvert.wire.kafka.StreamSource.Transport;
import io.culvert.wire.link.LinkFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CameraTransportTest {
    private static final String PICTURE = "24000010" + "80e00001" + "00000bb8" + "0000cafe" + "6588";
    private static final String SOUND = "24020010" + "80000001" + "000000a0" + "0000beef" + "0102";

    private final CamerasForTests client = new CamerasForTests();

    @AfterEach
    void close() {
        client.close();
    }

    private static String unit(String frame) {
        return frame.replace("24000010", "2400000e").replace("24020010", "2402000e");
    }

    @Test
    void shouldPlayInterleavedWhenEachByteComesAlone() {
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO + AUDIO), true, ServerSocketFactory.getDefault())) {
            MediaSource source = client.source(Transport.AUTO, camera.url(""));
            Watch watch = watch(source);

            assertThat(watch.next()).isEqualTo("0! " + unit(PICTURE));
            assertThat(watch.next()).isEqualTo("1 " + unit(SOUND));
            assertThat(source.description().sdp()).contains("a=control:track0\r\n", "a=control:track1\r\n");
            assertThat(camera.requests()).containsExactly("OPTIONS", "DESCRIBE", "SETUP", "SETUP", "PLAY");
            assertThat(camera.texts().get(2))
                    .startsWith("SETUP rtsp://127.0.0.1:" + camera.port() + "/cam?channel=1/trackID=1 RTSP/1.0\r\n")
                    .contains("\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n");
            assertThat(camera.texts().get(3))
                    .contains("\r\nTransport: RTP/AVP/TCP;unicast;interleaved=2-3\r\n", "\r\nSession: 12345678\r\n");
        }
    }

    @Test
    void shouldSayGoodbyeWhenClosed() {
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO))) {
            client.source(Transport.TCP, camera.url("")).close();
            await("TEARDOWN", () -> camera.requests().contains("TEARDOWN"));
            await("no connection", () -> camera.connectionsOpen() == 0);
            assertThat(camera.connectionsSeen()).isEqualTo(1);
        }
    }

    @Test
    void shouldTakeChannelsOfTheCameraWhenItChoosesOthers() {
        ScriptedCamera.Script own = request -> switch (request.method()) {
            case "SETUP" -> ok(request, "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=8-9\r\n", "");
            case "PLAY" -> {
                request.connection().after(() -> request.connection()
                        .sendFrames(
                                ScriptedCamera.frame(0, "80e00009 00000bb8 0000cafe 6599"),
                                ScriptedCamera.frame(77, "00"),
                                ScriptedCamera.frame(8, "80e00001 00000bb8 0000cafe 6588")));
                yield ok(request, "", "");
            }
            default -> null;
        };
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, own))) {
            assertThat(watch(client.source(Transport.TCP, camera.url(""))).next())
                    .isEqualTo("0! " + unit(PICTURE));
        }
    }

    @Test
    void shouldPlayWhatCanBeSetUpWhenOneTrackCannot() {
        try (ScriptedCamera camera = new ScriptedCamera(works(
                VIDEO + AUDIO,
                request -> request.url().endsWith("trackID=2") ? answer("404 Not Found", request, "", "") : null))) {
            MediaSource source = client.source(Transport.AUTO, camera.url(""));

            assertThat(source.description().tracks()).hasSize(1);
            assertThat(source.description().sdp()).contains("m=video").doesNotContain("m=audio");
            assertThat(watch(source).next()).startsWith("0! ");
        }
    }

    @Test
    void shouldPlayWithoutRangeWhenCameraKnowsNone() {
        try (ScriptedCamera camera = new ScriptedCamera(works(
                VIDEO,
                request -> request.header("Range").isEmpty() ? null : answer("457 Invalid Range", request, "", "")))) {
            watch(client.source(Transport.AUTO, camera.url(""))).next();

            assertThat(camera.requests()).endsWith("PLAY", "PLAY");
        }
    }

    @Test
    void shouldReportReceptionWhenPlayingInterleaved() {
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO))) {
            client.source(Transport.TCP, camera.url(""));
            await("a receiver report", () -> !camera.frames().isEmpty());

            assertThat(HexFormat.of().formatHex(camera.frames().getFirst()))
                    .startsWith("81c90007")
                    .contains("0000cafe" + "00000000" + "00000001");
        }
    }

    @Test
    void shouldTurnToUdpWhenCameraRefusesTcp() throws SocketException {
        try (UdpSide udp = new UdpSide();
                ScriptedCamera camera = new ScriptedCamera(works(VIDEO, udp::answer))) {
            Watch watch = watch(client.source(Transport.AUTO, camera.url("")));

            assertThat(List.of(watch.next(), watch.next(), watch.next()))
                    .extracting(unit -> unit.substring(unit.length() - 2))
                    .containsExactly("01", "02", "03");
            assertThat(camera.requests()).containsExactly("OPTIONS", "DESCRIBE", "SETUP", "SETUP", "PLAY");
            assertThat(udp.firstFromClient()[1] & 0x7F).isZero();
            assertThat(udp.firstReport()[1] & 0xFF).isEqualTo(201);
        }
    }

    /** The UDP half of a camera: refuses TCP, sends the packets in disorder, hears what comes back. */
    private static final class UdpSide implements AutoCloseable {
        private final DatagramSocket rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final DatagramSocket rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private int client;

        UdpSide() throws SocketException {
            rtp.setSoTimeout((int) CamerasForTests.LIMIT.toMillis());
            rtcp.setSoTimeout((int) CamerasForTests.LIMIT.toMillis());
        }

        String answer(ScriptedCamera.Request request) {
            String transport = request.header("Transport");
            if (transport.contains("TCP")) {
                return ScriptedCamera.answer("461 Unsupported transport", request, "", "");
            }
            if (request.method().equals("SETUP")) {
                client = Integer.parseInt(transport.replaceAll(".*client_port=([0-9]+)-.*", "$1"));
                return ok(
                        request,
                        "Session: 7\r\nTransport: " + transport + ";server_port=" + rtp.getLocalPort() + "-"
                                + rtcp.getLocalPort() + "\r\n",
                        "");
            }
            if (request.method().equals("PLAY")) {
                request.connection().after(this::send);
                return ok(request, "", "");
            }
            return null;
        }

        private void send() {
            for (String packet : List.of(
                    "80e00001 00000bb8 0000cafe 6501",
                    "80e00003 00002328 0000cafe 4103",
                    "80e00002 00001770 0000cafe 4102")) {
                byte[] bytes = HexFormat.of().parseHex(packet.replace(" ", ""));
                try {
                    rtp.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), client));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        byte[] firstFromClient() {
            return receive(rtp);
        }

        byte[] firstReport() {
            return receive(rtcp);
        }

        private static byte[] receive(DatagramSocket socket) {
            DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return packet.getData();
        }

        @Override
        public void close() {
            rtp.close();
            rtcp.close();
        }
    }

    // ---- the tunnel

    private static String tunnelled(ScriptedCamera.Request request) {
        return request.method().equals("GET")
                ? "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n\r\n"
                : null;
    }

    @Test
    void shouldPlayThroughTunnelWhenAskedTo() {
        try (ScriptedCamera camera = new ScriptedCamera(
                works(VIDEO, CameraTransportTest::tunnelled), true, ServerSocketFactory.getDefault())) {
            MediaSource source = client.source(Transport.HTTP, camera.url(""));

            assertThat(watch(source).next()).isEqualTo("0! " + unit(PICTURE));
            assertThat(camera.requests()).containsExactly("GET", "POST", "OPTIONS", "DESCRIBE", "SETUP", "PLAY");
            assertThat(camera.texts().get(0))
                    .startsWith("GET /cam?channel=1 HTTP/1.0\r\nHost: 127.0.0.1:" + camera.port() + "\r\n")
                    .contains("\r\nAccept: application/x-rtsp-tunnelled\r\n");
            assertThat(camera.texts().get(1)).contains("\r\nContent-Length: 32767\r\n");
        }
    }

    @Test
    void shouldDialTheVeryAddressThatWasAllowedWithBothSocketsOfATunnel() {
        try (ScriptedCamera camera = new ScriptedCamera(
                works(VIDEO, CameraTransportTest::tunnelled), true, ServerSocketFactory.getDefault())) {
            client.source(Transport.HTTP, camera.url("").replace("127.0.0.1", "camera.invalid"));

            assertThat(camera.requests()).containsExactly("GET", "POST", "OPTIONS", "DESCRIBE", "SETUP", "PLAY");
        }
    }

    @Test
    void shouldLogInToTunnelAndRtspWhenBothAsk() {
        ScriptedCamera.Script locked = request -> {
            String http = request.method().equals("GET") ? "HTTP/1.0 401 Unauthorized\r\n" : "";
            boolean open = request.header("Authorization")
                    .equals("Basic " + Base64.getEncoder().encodeToString("me:p@ss".getBytes()));
            if (open) {
                return tunnelled(request);
            }
            String challenge = "WWW-Authenticate: Basic realm=\"cam\"\r\n";
            return http.isEmpty() ? answer("401 Unauthorized", request, challenge, "") : http + challenge + "\r\n";
        };
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, locked))) {
            watch(client.source(Transport.HTTP, camera.url("me:p%40ss@"))).next();

            assertThat(camera.requests()).containsExactly("GET", "GET", "POST", "OPTIONS", "DESCRIBE", "SETUP", "PLAY");
        }
    }

    @Test
    void shouldTurnToTunnelWhenServerOnlySpeaksHttp() {
        AtomicInteger asked = new AtomicInteger();
        ScriptedCamera.Script web =
                request -> asked.getAndIncrement() == 0 ? "HTTP/1.1 400 Bad Request\r\n\r\n" : tunnelled(request);
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, web))) {
            watch(client.source(Transport.AUTO, camera.url(""))).next();

            assertThat(camera.requests())
                    .containsExactly("OPTIONS", "GET", "POST", "OPTIONS", "DESCRIBE", "SETUP", "PLAY");
        }
    }

    @Test
    void shouldPostAgainWhenPostIsLost() {
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, request -> {
            if (request.method().equals("SETUP")) {
                return ok(request, "Session: 5;timeout=2\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n", "");
            }
            return tunnelled(request);
        }))) {
            MediaSource source = client.source(Transport.HTTP, camera.url(""));
            camera.dropPost();

            await(
                    "a second POST",
                    () -> camera.requests().stream().filter("POST"::equals).count() == 2);
            await("a keep-alive", () -> camera.requests().contains("GET_PARAMETER"));
            assertThat(watch(source).next()).startsWith("0! ");
            assertThat(camera.texts().stream()
                            .filter(text -> text.contains("x-sessioncookie"))
                            .map(text -> text.replaceAll("(?s).*x-sessioncookie: (\\S+).*", "$1"))
                            .distinct())
                    .hasSize(1);
        }
    }

    // ---- clocks

    @Test
    void shouldKnowClocksOfAllTracksWhenRtpInfoTellsThem() {
        ScriptedCamera.Script told = request -> {
            if (!request.method().equals("PLAY")) {
                return null;
            }
            request.connection().after(() -> request.connection()
                    .sendFrames(ScriptedCamera.frame(0, "80e00001 00000bb8 0000cafe 6588")));
            return ok(
                    request,
                    "RTP-Info: url=rtsp://x/trackID=2;seq=1;rtptime=8000,url=rtsp://x/trackID=1;seq=1;rtptime=3000\r\n",
                    "");
        };
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO + AUDIO, told))) {
            MediaSource source = client.source(Transport.TCP, camera.url(""));
            List<LinkFrame.TrackClock> clocks = source.clocks();

            assertThat(clocks).extracting(LinkFrame.TrackClock::video).containsExactly(true, false);
            double video = (clocks.get(0).rtpTimestamp() - 3000) / 90_000.0;
            double audio = (clocks.get(1).rtpTimestamp() - 8000) / 8000.0;
            assertThat(video - audio).isBetween(-0.01, 0.01);
        }
    }

    @Test
    void shouldBeLostWhenNoPacketComesForTooLong() {
        try (CamerasForTests hasty =
                        new CamerasForTests(Duration.ofMillis(500), 1, CamerasForTests.trustEverybody(), false);
                ScriptedCamera camera = new ScriptedCamera(works(VIDEO))) {
            Watch watch = watch(hasty.source(Transport.TCP, camera.url("")));

            assertThat(watch.end()).isEqualTo(LinkFrame.EndReason.SOURCE_LOST);
            assertThat(hasty.troubles).containsExactly(CameraTrouble.NO_MEDIA);
            await("TEARDOWN", () -> camera.requests().contains("TEARDOWN"));
            await("no connection", () -> camera.connectionsOpen() == 0);
        }
    }

    @Test
    void shouldStayAsLongAsPacketsCome() {
        Duration silence = Duration.ofSeconds(4);
        try (CamerasForTests patient = new CamerasForTests(silence, 1, CamerasForTests.trustEverybody(), false);
                ScriptedCamera camera = new ScriptedCamera(works(VIDEO))) {
            camera.sendOn();
            patient.source(Transport.TCP, camera.url(""));

            // each report is answered by a packet, and all of them take longer than a silence may
            await("reports for 5 s", () -> camera.frames().size() >= 25);

            assertThat(patient.troubles).isEmpty();
        }
    }

    @Test
    void shouldBeLostWhenConnectionEnds() {
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO))) {
            Watch watch = watch(client.source(Transport.TCP, camera.url("")));
            watch.next();
            camera.dropConnections();

            assertThat(watch.end()).isEqualTo(LinkFrame.EndReason.SOURCE_LOST);
            assertThat(client.troubles).containsExactly(CameraTrouble.CLOSED);
        }
    }

    @Test
    void shouldKeepAliveByOptionsWhenCameraKnowsNoParameters() {
        ScriptedCamera.Script plain = request -> switch (request.method()) {
            case "OPTIONS" -> ok(request, "Public: OPTIONS, DESCRIBE, SETUP, PLAY\r\n", "");
            case "SETUP" -> ok(request, "Session: 5;timeout=2\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n", "");
            default -> null;
        };
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO, plain))) {
            client.source(Transport.TCP, camera.url(""));
            await(
                    "a second OPTIONS",
                    () -> camera.requests().stream().filter("OPTIONS"::equals).count() == 2);
            assertThat(camera.requests()).doesNotContain("GET_PARAMETER");
        }
    }
}
