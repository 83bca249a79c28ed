package io.culvert.wire.rtsp;

import static io.culvert.wire.rtsp.DecoderFeed.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RtspEncoderTest {
    /** Bytes as the encoder writes them: decoding and encoding them again changes nothing. */
    static Stream<String> canonical() {
        return Stream.of(
                "OPTIONS * RTSP/1.0\r\nCSeq: 0\r\n\r\n",
                "SETUP rtsp://h:80/live/cam1/track0 RTSP/1.0\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nCSeq: 3\r\n\r\n",
                "RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: ab12;timeout=60\r\n\r\n",
                "RTSP/1.0 200 \r\nCSeq: 3\r\n\r\n",
                "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n",
                "PLAY rtsp://h/x RTSP/1.0\r\nUser-Agent: a\r\nUser-Agent: b\r\nCSeq: 1\r\n\r\n",
                "PLAY rtsp://h/ca\u00c3\u00a9 RTSP/1.0\r\nX-Name: \u00c3\u00a9\u0080\u00ff\r\nCSeq: 1\r\n\r\n",
                "SET_PARAMETER * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\n\u0000\u0080\u00ff");
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void shouldWriteTheSameBytesWhenAMessageWasDecodedFromThem(String text) throws Exception {
        RtspElement element = DecoderFeed.withDefaults().feed(text).elements.get(0);

        byte[] written = RtspEncoder.encode((RtspMessage) element);

        assertThat(written).isEqualTo(bytes(text));
    }

    @Test
    void shouldSetContentLengthWhenTheHeadersSayOtherwise() {
        RtspHeaders headers = RtspHeaders.of("content-length", "99", "CSeq", "1");

        byte[] written = RtspEncoder.encode(new RtspResponse(200, "OK", headers, bytes("ab")));

        assertThat(new String(written, StandardCharsets.ISO_8859_1))
                .isEqualTo("RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 2\r\n\r\nab");
    }

    @Test
    void shouldWriteHeaderAndPayloadWhenAFrameIsEncoded() {
        byte[] written = RtspEncoder.encode(new InterleavedFrame(0xFE, new byte[] {1, 2, 3}));

        assertThat(written).containsExactly('$', 0xFE, 0, 3, 1, 2, 3);
    }

    @Test
    void shouldRefuseAFrameThatCannotBeWritten() {
        assertThatThrownBy(() -> new InterleavedFrame(0, new byte[InterleavedFrame.MAX_PAYLOAD_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InterleavedFrame(256, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InterleavedFrame(-1, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(RtspStatus.class)
    void shouldReadBackTheStatusWhenAResponseIsEncoded(RtspStatus status) throws Exception {
        byte[] written = RtspEncoder.encode(RtspResponse.of(status, RtspHeaders.of("CSeq", "5")));

        assertThat(DecoderFeed.withDefaults().feed(written).seen())
                .containsExactly(status.code() + "|" + status.reason() + "|CSeq=5|");
    }

    @ParameterizedTest
    @EnumSource(RtspMethod.class)
    void shouldReadBackTheMethodWhenARequestIsEncoded(RtspMethod method) throws Exception {
        byte[] written = RtspEncoder.encode(RtspRequest.of(method.name(), "*", RtspHeaders.of("CSeq", "5")));

        RtspRequest read =
                (RtspRequest) DecoderFeed.withDefaults().feed(written).elements.get(0);

        assertThat(RtspMethod.of(read.method())).contains(method);
    }
}
