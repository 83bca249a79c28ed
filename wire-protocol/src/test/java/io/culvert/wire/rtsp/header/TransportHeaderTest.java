package io.culvert.wire.rtsp.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.rtsp.header.TransportHeader.Mode;
import io.culvert.wire.rtsp.header.TransportHeader.Pair;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportHeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // FFmpeg, GStreamer, LIVE555, and forms that cameras answer
                "RTP/AVP/TCP;unicast;interleaved=0-1                  | RTP/AVP/TCP | true  | 0-1     |           | PLAY",
                "RTP/AVP/TCP;unicast;interleaved=2-3;mode=\"PLAY\"    | RTP/AVP/TCP | true  | 2-3     |           | PLAY",
                "rtp/avp/tcp;UNICAST;Interleaved=254-255              | RTP/AVP/TCP | true  | 254-255 |           | PLAY",
                "RTP/AVP/TCP                                          | RTP/AVP/TCP | true  |         |           | PLAY",
                "RTP/AVP/TCP;interleaved=4                            | RTP/AVP/TCP | true  | 4-5     |           | PLAY",
                "RTP/AVP/TCP;interleaved=255                          | RTP/AVP/TCP | true  | 255-255 |           | PLAY",
                "RTP/AVP;unicast;client_port=5000-5001                | RTP/AVP     | true  |         | 5000-5001 | PLAY",
                "RTP/AVP/UDP;unicast;client_port=5000;ssrc=1A2B       | RTP/AVP/UDP | true  |         | 5000-5001 | PLAY",
                "RTP/AVP;multicast;ttl=127;port=6000-6001             | RTP/AVP     | false |         |           | PLAY",
                "RTP/AVP/TCP;unicast;interleaved=0-1;mode=record      | RTP/AVP/TCP | true  | 0-1     |           | RECORD",
                "RTP/AVP/TCP;unicast;mode=\"RECORD\";interleaved=0-1  | RTP/AVP/TCP | true  | 0-1     |           | RECORD",
                "RTP/AVP/TCP;unicast;mode=receive                     | RTP/AVP/TCP | true  |         |           | RECORD",
                "RTP/AVP/TCP;mode=\"PLAY,RECORD\";interleaved=0-1     | RTP/AVP/TCP | true  | 0-1     |           | PLAY",
                "RTP/AVP/TCP; unicast ; interleaved = 0 - 1 ; mode = play | RTP/AVP/TCP | true | 0-1  |           | PLAY",
                "RTP/AVP/TCP;;unicast;interleaved=0-1;                | RTP/AVP/TCP | true  | 0-1     |           | PLAY",
                "x-real-rdt/tcp;client_port=6970                      | X-REAL-RDT/TCP | true |       | 6970-6971 | PLAY"
            })
    void shouldReadOneAlternative(
            String text, String protocol, boolean unicast, String interleaved, String ports, Mode mode) {
        List<TransportHeader> read = TransportHeader.parse(text);

        assertThat(read).hasSize(1);
        TransportHeader transport = read.get(0);
        assertThat(transport.protocol()).isEqualTo(protocol);
        assertThat(transport.unicast()).isEqualTo(unicast);
        assertThat(transport.interleaved().map(Pair::toString)).isEqualTo(Optional.ofNullable(interleaved));
        assertThat(transport.clientPort().map(Pair::toString)).isEqualTo(Optional.ofNullable(ports));
        assertThat(transport.mode()).isEqualTo(mode);
        assertThat(TransportHeader.parse(transport.format())).containsExactly(transport);
    }

    @Test
    void shouldKeepTheOrderOfPreferenceWhenThereAreAlternatives() {
        String text =
                "RTP/AVP/UDP;unicast;client_port=1-2, RTP/AVP/TCP;interleaved=0-1;mode=\"PLAY, RECORD\",RTP/AVP;multicast";

        assertThat(TransportHeader.parse(text))
                .extracting(TransportHeader::protocol)
                .containsExactly("RTP/AVP/UDP", "RTP/AVP/TCP", "RTP/AVP");
    }

    @Test
    void shouldAnswerExactlyOneAlternativeWhenFormatted() {
        assertThat(TransportHeader.interleaved(2, 3).format()).isEqualTo("RTP/AVP/TCP;unicast;interleaved=2-3");
        assertThat(TransportHeader.interleaved(2, 3).isInterleaved()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                ";;;",
                ",",
                ",,",
                "RTP/AVP/TCP,",
                ",RTP/AVP/TCP",
                ";unicast",
                "RTP/AVP/TCP;interleaved=",
                "RTP/AVP/TCP;interleaved",
                "RTP/AVP/TCP;interleaved=a-b",
                "RTP/AVP/TCP;interleaved=-1",
                "RTP/AVP/TCP;interleaved=0-",
                "RTP/AVP/TCP;interleaved=0-1-2",
                "RTP/AVP/TCP;interleaved=0-256",
                "RTP/AVP/TCP;interleaved=99999999999999999999-1",
                "RTP/AVP;client_port=65536-65537",
                "RTP/AVP/TCP;mode=fly",
                "RTP/AVP/TCP;mode="
            })
    void shouldThrowIllegalArgumentWhenItIsNoTransport(String text) {
        assertThatThrownBy(() -> TransportHeader.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
