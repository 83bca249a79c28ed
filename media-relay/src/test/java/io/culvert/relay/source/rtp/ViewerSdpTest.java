package io.culvert.relay.source.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.relay.stream.SourceDescription;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

class ViewerSdpTest {
    private static SourceDescription passedOn(String text) {
        return ViewerSdp.of(SessionDescription.parse(text));
    }

    @Test
    void shouldChangeAddressesPortsAndControlsOnlyWhenPassedOn() {
        SourceDescription description = passedOn("""
                        v=0\r
                        o=- 4242 1 IN IP4 192.168.1.64\r
                        s=Media Presentation\r
                        c=IN IP4 192.168.1.64\r
                        t=0 0\r
                        a=control:rtsp://192.168.1.64:554/main/\r
                        a=range:npt=now-\r
                        m=video 49152 RTP/AVP 96\r
                        b=AS:5000\r
                        a=rtpmap:96 H264/90000\r
                        a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z2QA,aO4=\r
                        a=control:rtsp://192.168.1.64:554/main/trackID=1\r
                        a=Media_header:MEDIAINFO=494D4B48;\r
                        m=audio 49154/2 RTP/AVP 0\r
                        a=control:trackID=2\r
                        """);

        assertThat(description.sdp()).isEqualTo("""
                        v=0\r
                        o=- 4242 1 IN IP4 192.168.1.64\r
                        s=Media Presentation\r
                        c=IN IP4 0.0.0.0\r
                        t=0 0\r
                        a=control:*\r
                        a=range:npt=now-\r
                        m=video 0 RTP/AVP 96\r
                        b=AS:5000\r
                        a=rtpmap:96 H264/90000\r
                        a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z2QA,aO4=\r
                        a=control:track0\r
                        a=Media_header:MEDIAINFO=494D4B48;\r
                        m=audio 0 RTP/AVP 0\r
                        a=control:track1\r
                        """);
        assertThat(description.tracks())
                .containsExactly(
                        new StreamState.Track(0, "video", 96, 90_000, "H264"),
                        new StreamState.Track(1, "audio", 0, 8000, "PCMU"));
    }

    @Test
    void shouldLeaveOutWhatTheGatewayMakesAnew() {
        String sdp = passedOn("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=x\r\na=ts-refclk:local\r\nm=video 0 RTP/AVP 26\r\n"
                        + "a=ts-refclk:local\r\na=mediaclk:sender\r\na=ssrc:2191441012 cname:user@host\r\n")
                .sdp();

        assertThat(sdp).doesNotContain("ssrc", "clk");
    }

    @Test
    void shouldAddControlsAndAddressWhenCameraNamesNone() {
        assertThat(passedOn("v=0\no=- 0 0 IN IP4 1.2.3.4\ns= \nt=0 0\nm=video 5004 RTP/AVP 26\n")
                        .sdp())
                .isEqualTo("v=0\r\no=- 0 0 IN IP4 1.2.3.4\r\ns=\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\n"
                        + "m=video 0 RTP/AVP 26\r\na=control:track0\r\n");
    }
}
