package io.culvert.fleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptionTest {
    @Test
    void shouldResolveControlsAgainstTheBaseWithAndWithoutSlash() {
        String sdp = "v=0\na=control:*\nm=video 0 RTP/AVP 96\na=control:track0\na=rtpmap:96 h264/90000\n"
                + "m=audio 0 RTP/AVP 0\na=control:rtsp://other/x\n";

        Description with = Description.parse("rtsp://h/a/", sdp);
        Description without = Description.parse("rtsp://h/a", sdp);

        assertThat(with.aggregateUrl()).isEqualTo("rtsp://h/a/");
        assertThat(without.aggregateUrl()).isEqualTo("rtsp://h/a");
        assertThat(with.tracks())
                .isEqualTo(without.tracks())
                .containsExactly(
                        new Track("rtsp://h/a/track0", "video", "H264", 90000),
                        new Track("rtsp://other/x", "audio", "", 0));
    }

    @Test
    void shouldUseTheBaseWhenThereIsNoControl() {
        Description read = Description.parse("rtsp://h/a", "v=0\r\nm=video 0 RTP/AVP 96\r\n");

        assertThat(read.aggregateUrl()).isEqualTo("rtsp://h/a");
        assertThat(read.tracks()).containsExactly(new Track("rtsp://h/a", "video", "", 0));
    }

    @Test
    void shouldHaveNoTracksWhenThereAreNoMediaSections() {
        assertThat(Description.parse("rtsp://h/a", "").tracks()).isEmpty();
    }
}
