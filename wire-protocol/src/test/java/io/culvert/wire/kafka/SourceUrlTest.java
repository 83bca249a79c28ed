package io.culvert.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {
    @Test
    void shouldTakeAUrlApart() {
        assertThat(SourceUrl.parse("RTSP://admin:p%40ss@Cam-1.Example:8554/h264/ch1?x=1"))
                .isEqualTo(new SourceUrl(
                        SourceUrl.Scheme.RTSP,
                        Optional.of("admin"),
                        Optional.of("p%40ss"),
                        "cam-1.example",
                        OptionalInt.of(8554),
                        "/h264/ch1?x=1"));
        assertThat(SourceUrl.parse("https://[2001:db8::1]?a"))
                .isEqualTo(new SourceUrl(
                        SourceUrl.Scheme.HTTPS,
                        Optional.empty(),
                        Optional.empty(),
                        "2001:db8::1",
                        OptionalInt.empty(),
                        "?a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://cam",
                "rtsp://user@cam/",
                "rtsp://user:@cam/",
                "rtsps://:pw@cam:322/a?b=c/d",
                "http://[::1]:80/x",
                "rtsp://10.0.0.5/user=admin_channel=1_stream=0.sdp?real_stream"
            })
    void shouldWriteAUrlAsItWas(String url) {
        assertThat(SourceUrl.parse(url).text()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://c, 554",
        "rtsps://c, 322",
        "http://c, 80",
        "https://c, 443",
        "rtsp://c:1, 1",
        "rtsp://[::1]:65535, 65535"
    })
    void shouldKnowThePort(String url, int port) {
        assertThat(SourceUrl.parse(url).portOrDefault()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cam",
                "/live/cam1",
                "//cam/x",
                "rtsp:cam",
                "rtsp:/cam",
                "rtsp://",
                "rtsp:///x",
                "file:///etc/passwd",
                "ftp://cam/x",
                "rtmp://cam/x",
                "rtsp://cam/x#y",
                "rtsp://cam\\@evil/x",
                "rtsp://cam\n/x",
                "rtsp://cam/x y",
                "rtsp://cam/\u00e9",
                "rtsp://c\u0430m/x",
                "rtsp://\uff11\uff12\uff17.0.0.1/x",
                "rtsp://u:p@good@evil/x",
                "rtsp://u:p#@cam/x",
                "rtsp://cam:/x",
                "rtsp://cam:0/x",
                "rtsp://cam:65536/x",
                "rtsp://cam:554:554/x",
                "rtsp://cam:5x/x",
                "rtsp://ca%6d/x",
                "rtsp://-cam/x",
                "rtsp://cam..local/x",
                "rtsp://.cam/x",
                "rtsp://2130706433/x",
                "rtsp://0x7f000001/x",
                "rtsp://0x7f.1/x",
                "rtsp://0177.0.0.1/x",
                "rtsp://127.1/x",
                "rtsp://127.0.0.1./x",
                "rtsp://127.0.0.256/x",
                "rtsp://0/x",
                "rtsp://cam.0x/x",
                "rtsp://::1/x",
                "rtsp://[cam]/x",
                "rtsp://[::1/x",
                "rtsp://[::1]x/x",
                "rtsp://[fe80::1%25eth0]/x",
                "rtsp://[v1.a]/x"
            })
    void shouldRefuseWhatTwoParsersCouldReadInTwoWays(String url) {
        assertThatThrownBy(() -> SourceUrl.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBoundTheLength() {
        String longest = "rtsp://cam/" + "x".repeat(SourceUrl.MAX_BYTES - 11);
        assertThat(SourceUrl.parse(longest).text()).isEqualTo(longest);
        assertThatThrownBy(() -> SourceUrl.parse(longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2048");
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://admin:s3cret@cam/x, rtsp://admin:***@cam/x",
        "rtsp://:s3cret@cam/x, rtsp://:***@cam/x",
        "rtsp://cam/cgi?user=a&pwd=s3cret&ch=1, rtsp://cam/cgi?user=a&pwd=***&ch=1",
        "rtsp://cam/user=a_password=s3cret_channel=1.sdp, rtsp://cam/user=a_password=***_channel=1.sdp",
        "http://cam/x?Token=s3cret, http://cam/x?Token=***",
        "http://cam/x?token=s3c_r/et=, http://cam/x?token=***",
        "http://cam/pwd=s3cret/x?auth=s3c/r_et&ch=1, http://cam/pwd=***/x?auth=***&ch=1",
        "rtsp://user@cam/x, rtsp://user@cam/x"
    })
    void shouldMaskEverySecret(String url, String masked) {
        assertThat(SourceUrl.parse(url)).hasToString(masked);
        assertThat(SourceUrl.parse(url).masked().text()).isEqualTo(masked);
    }
}
