package io.culvert.wire.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.kafka.StreamState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    /** As FFmpeg announces. */
    private static final String FFMPEG = """
            v=0\r
            o=- 0 0 IN IP4 127.0.0.1\r
            s=No Name\r
            c=IN IP4 127.0.0.1\r
            t=0 0\r
            a=tool:libavformat 59.27.100\r
            m=video 0 RTP/AVP 96\r
            b=AS:800\r
            a=rtpmap:96 H264/90000\r
            a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z2QAFA==,aOvs; profile-level-id=640014\r
            a=control:streamid=0\r
            m=audio 0 RTP/AVP 97\r
            a=rtpmap:97 MPEG4-GENERIC/48000/2\r
            a=fmtp:97 profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3; config=1190\r
            a=control:streamid=1\r
            """;

    @Test
    void shouldReadTracksAndControlsWhenFfmpegAnnounces() {
        SessionDescription sdp = SessionDescription.parse(FFMPEG);

        assertThat(sdp.tracks())
                .containsExactly(
                        new StreamState.Track(0, "video", 96, 90000, "H264"),
                        new StreamState.Track(1, "audio", 97, 48000, "MPEG4-GENERIC"));
        assertThat(sdp.media())
                .extracting(MediaSection::control)
                .containsExactly(Optional.of("streamid=0"), Optional.of("streamid=1"));
    }

    @Test
    void shouldNameTheEncodingWhenTheNumberOfThePayloadIsEnoughOfAName() {
        SessionDescription sdp = SessionDescription.parse("v=0\nm=audio 5004 RTP/AVP 8\nm=video 0 RTP/AVP 26 96\n");

        assertThat(sdp.tracks())
                .containsExactly(
                        new StreamState.Track(0, "audio", 8, 8000, "PCMA"),
                        new StreamState.Track(1, "video", 26, 90000, "JPEG"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "v=0\r\n",
                "v=0\r\nm=video 0 RTP/AVP\r\n",
                "v=0\r\nm=video 0 RTP/AVP 96\r\n",
                "v=0\r\nm=video 0 RTP/AVP x\r\n",
                "v=0\r\nm=video 0 RTP/AVP 128\r\n",
                "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264\r\n",
                "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/0\r\n",
                "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
            })
    void shouldRefuseWhatCannotBePassedOn(String text) {
        assertThatThrownBy(() -> SessionDescription.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseMoreThanTheLimits() {
        String section = "m=audio 0 RTP/AVP 0\r\n";

        assertThat(SessionDescription.parse("v=0\r\n" + section.repeat(SessionDescription.MAX_MEDIA))
                        .media())
                .hasSize(SessionDescription.MAX_MEDIA);
        assertThatThrownBy(() -> SessionDescription.parse("v=0\r\n" + section.repeat(SessionDescription.MAX_MEDIA + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SessionDescription.parse(
                        "v=0\r\ns=" + "x".repeat(SessionDescription.MAX_CHARS) + "\r\n" + section))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
