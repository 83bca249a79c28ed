package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceDescriptionTest {
    private static int digest(String sdp) {
        return new SourceDescription(sdp, List.of(), Optional.empty()).digest();
    }

    @Test
    void shouldHaveOneDigestWhenOnlySenderAndTimeDiffer() {
        String media = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track0\r\n";

        assertThat(digest("v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\n" + media + "a=ssrc:17\r\n"))
                .isEqualTo(digest("v=0\r\no=- 2 9 IN IP4 10.0.0.2\r\na=range:npt=now-\r\n" + media));
    }

    @Test
    void shouldHaveAnotherDigestWhenMediaDiffer() {
        String video = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n";

        assertThat(List.of(
                        digest(video),
                        digest(video.replace("H264", "H265")),
                        digest(video + "a=fmtp:96 sprop-parameter-sets=Z2QA\r\n"),
                        digest(video + "m=audio 0 RTP/AVP 0\r\n")))
                .doesNotHaveDuplicates();
    }
}
