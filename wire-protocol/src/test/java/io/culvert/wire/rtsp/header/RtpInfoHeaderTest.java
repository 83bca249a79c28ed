package io.culvert.wire.rtsp.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.rtsp.header.RtpInfoHeader.Entry;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpInfoHeaderTest {
    private static final Entry COMPLETE =
            new Entry("rtsp://h/live/cam1/track0", OptionalInt.of(65535), OptionalLong.of(4294967295L));
    private static final Entry URL_ALONE =
            new Entry("rtsp://h/live/cam1/track1", OptionalInt.empty(), OptionalLong.empty());
    private static final String TEXT =
            "url=rtsp://h/live/cam1/track0;seq=65535;rtptime=4294967295,url=rtsp://h/live/cam1/track1";

    @Test
    void shouldReadWhatItWrites() {
        RtpInfoHeader header = new RtpInfoHeader(List.of(COMPLETE, URL_ALONE));

        assertThat(header.format()).isEqualTo(TEXT);
        assertThat(RtpInfoHeader.parse(TEXT)).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " URL=rtsp://h/a?x=1,2; Seq = 7 ;ssrc=1A;rtptime=8 ,  URL=rtsp://h/b",
                "url=rtsp://h/a?x=1,2;rtptime=8;seq=7,url=rtsp://h/b"
            })
    void shouldReadUnusualSpacingCaseAndOrder(String text) {
        assertThat(RtpInfoHeader.parse(text).entries())
                .containsExactly(
                        new Entry("rtsp://h/a?x=1,2", OptionalInt.of(7), OptionalLong.of(8)),
                        new Entry("rtsp://h/b", OptionalInt.empty(), OptionalLong.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url=a;seq=",
                "url=a;seq=x",
                "url=a;seq=-1",
                "url=a;seq=65536",
                "url=a;rtptime=4294967296",
                "url=a;rtptime=-1",
                "url=a;rtptime=99999999999999999999"
            })
    void shouldThrowIllegalArgumentWhenANumberIsNone(String text) {
        assertThatThrownBy(() -> RtpInfoHeader.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", ",", ";;,;;", "=", "garbage"})
    void shouldReadNoNumbersWhenThereIsNothingInIt(String text) {
        assertThat(RtpInfoHeader.parse(text).entries())
                .allMatch(entry -> entry.seq().isEmpty() && entry.rtptime().isEmpty());
    }
}
