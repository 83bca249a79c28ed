package io.culvert.wire.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.kafka.StreamState;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        SessionDescription sdp = SessionDescription.announced(FFMPEG);

        assertThat(sdp.tracks())
                .containsExactly(
                        new StreamState.Track(0, "video", 96, 90000, "H264"),
                        new StreamState.Track(1, "audio", 97, 48000, "MPEG4-GENERIC"));
        assertThat(sdp.sections())
                .extracting(MediaSection::control)
                .containsExactly(Optional.of("streamid=0"), Optional.of("streamid=1"));
    }

    @Test
    void shouldNameTheEncodingWhenTheNumberOfThePayloadIsEnoughOfAName() {
        SessionDescription sdp = SessionDescription.announced("v=0\nm=audio 5004 RTP/AVP 8\nm=video 0 RTP/AVP 26 96\n");

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
                "m=audio 0 RTP/AVP 0\r\n",
                "v=0\r\n",
                "v=0\r\nm=video 0 RTP/AVP\r\n",
                "v=0\r\nm=video 0 RTP/AVP 96\r\n",
                "v=0\r\nm=video 0 RTP/AVP x\r\n",
                "v=0\r\nm=video 0 RTP/AVP 128\r\n",
                "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264\r\n",
                "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/0\r\n",
                "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
            })
    void shouldRefuseWhatCannotBePassedOnWhenPublisherAnnouncesIt(String text) {
        assertThatThrownBy(() -> SessionDescription.announced(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeFixedClockWhenPublisherLeavesItOut() {
        assertThat(SessionDescription.announced("v=0\r\nm=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA\r\n")
                        .tracks())
                .containsExactly(new StreamState.Track(0, "audio", 8, 8000, "PCMA"));
    }

    @Test
    void shouldTakeUsualClockWhenRateIsZeroOrMissing() {
        SessionDescription sdp = SessionDescription.parse(
                "v=0\r\nm=video 0 RTP/AVP 97\r\na=rtpmap:97 H264/0\r\nm=application 0 RTP/AVP 98\r\n"
                        + "m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA\r\nm=audio 0 RTP/AVP 99\r\na=rtpmap:99 L16/x/2\r\n");

        assertThat(sdp.sections()).extracting(MediaSection::clockRate).containsExactly(90_000, 90_000, 8000, 90_000);
        assertThat(sdp.sections()).extracting(MediaSection::encoding).containsExactly("H264", "", "PCMA", "L16");
    }

    @Test
    void shouldKnowWhatCannotBePassedOnWhenItIsEncryptedOrForTheCamera() {
        SessionDescription sdp = SessionDescription.parse("v=0\r\nm=video 0 RTP/SAVP 97\r\nm=audio 0 RTP/AVP 0\r\n"
                + "a=sendonly\r\nm=video 0 RTP/AVP x\r\nm=video 0 RTP/AVP 128\r\n");

        assertThat(sdp.sections()).extracting(MediaSection::isPlainRtp).containsExactly(false, true, false, false);
        assertThat(sdp.sections()).extracting(MediaSection::towardsUs).containsExactly(true, false, true, true);
    }

    @Test
    void shouldKeepLinesAsTheyCame() {
        SessionDescription sdp = SessionDescription.parse(
                "v=0\ns= \0\nnonsense\na=control:rtsp://cam/main\rm=Video 0 rtp/avp 26 \n a=x:1 \r\n");

        assertThat(sdp.session()).containsExactly("v=0", "s=", "a=control:rtsp://cam/main");
        assertThat(sdp.control()).contains("rtsp://cam/main");
        assertThat(sdp.sections())
                .containsExactly(new MediaSection(
                        "video",
                        "RTP/AVP",
                        26,
                        "JPEG",
                        90_000,
                        Optional.empty(),
                        true,
                        List.of("m=Video 0 rtp/avp 26", "a=x:1")));
        assertThat(sdp.with(List.of()).session()).isEqualTo(sdp.session());
    }

    @Test
    void shouldRefuseMoreThanTheLimits() {
        String section = "m=audio 0 RTP/AVP 0\r\n";

        assertThat(SessionDescription.parse("v=0\r\n" + section.repeat(SessionDescription.MAX_SECTIONS))
                        .sections())
                .hasSize(16);
        assertThatThrownBy(() -> SessionDescription.parse(section.repeat(17)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("17 media sections");
        assertThatThrownBy(() -> SessionDescription.parse("v=0\r\nm=video\r\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldMeasureInBytesWhenTextIsLong() {
        String atLimit = "s=" + "\u00e9".repeat(SessionDescription.MAX_BYTES / 2 - 1);
        String over = atLimit + "x";

        assertThat(SessionDescription.fits(atLimit)).isTrue();
        assertThat(SessionDescription.parse(atLimit.getBytes(StandardCharsets.UTF_8))
                        .session())
                .containsExactly(atLimit);
        assertThat(SessionDescription.fits(over)).isFalse();
        assertThatThrownBy(() -> SessionDescription.parse(over)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SessionDescription.parse(over.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadNothingWhenItIsNoDescription() {
        assertThat(SessionDescription.parse("<html>401</html>").sections()).isEmpty();
        assertThat(SessionDescription.parse("").sections()).isEmpty();
    }
}
