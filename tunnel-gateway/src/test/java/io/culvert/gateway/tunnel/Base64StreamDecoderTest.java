package io.culvert.gateway.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspLimits;
import io.culvert.wire.rtsp.RtspRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64StreamDecoderTest {
    private static final String OPTIONS = "OPTIONS rtsp://h/live/a RTSP/1.0\r\nCSeq: 1\r\n\r\n";
    private static final String DESCRIBE = "DESCRIBE rtsp://h/live/a RTSP/1.0\r\nCSeq: 2\r\n\r\n";

    @Test
    void shouldDecodeTheSameWhenCutAtEveryPosition() throws Exception {
        for (String plain : List.of("a", "ab", "abc", "abcd", "RTSP/1.0 is bytes too")) {
            String encoded = base64(plain) + base64("tail") + "\r\n";
            for (int cut = 0; cut <= encoded.length(); cut++) {
                Base64StreamDecoder decoder = new Base64StreamDecoder();
                ByteBuf out = Unpooled.buffer();
                assertThat(decoder.decode(ascii(encoded.substring(0, cut)), out))
                        .isFalse();
                assertThat(decoder.decode(ascii(encoded.substring(cut)), out)).isFalse();
                assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(plain + "tail");
            }
        }
    }

    @Test
    void shouldDecodeBytesThatLookLikeAPlainReplyInTheirBase64() throws Exception {
        Base64StreamDecoder decoder = new Base64StreamDecoder();
        ByteBuf out = Unpooled.buffer();
        decoder.decode(ascii("RTSP/1AA"), out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        assertThat(bytes).isEqualTo(Base64.getDecoder().decode("RTSP/1AA"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA-A", "AA_A", "====", "A===", "AAA\u0000", "AAAA=", "R.", "RTSP."})
    void shouldRefuseWhenOutsideTheAlphabet(String text) {
        Base64StreamDecoder decoder = new Base64StreamDecoder();
        assertThatThrownBy(() -> decoder.decode(ascii(text), Unpooled.buffer()))
                .isInstanceOf(Base64FormatException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 1000})
    void shouldDropAPlainReplyBetweenRequestsWhenLive555Answers(int segment) throws Exception {
        String body = base64(OPTIONS) + "RTSP/1.0 405 Method Not Allowed\r\nCSeq: 9\r\n\r\n" + base64(DESCRIBE);
        assertThat(read(body, segment)).containsExactly("OPTIONS", "DESCRIBE");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 1000})
    void shouldReadTwoRequestsWhenEncodedInOneRunOrInTwo(int segment) throws Exception {
        assertThat(read(base64(OPTIONS + DESCRIBE), segment)).containsExactly("OPTIONS", "DESCRIBE");
        assertThat(read(base64(OPTIONS) + base64(DESCRIBE), segment)).containsExactly("OPTIONS", "DESCRIBE");
    }

    private static List<String> read(String body, int segment) throws RtspFormatException {
        List<RtspElement> elements = new ArrayList<>();
        CommandBody reader = new CommandBody(RtspLimits.DEFAULT, new CountingMeters());
        for (int at = 0; at < body.length(); at += segment) {
            reader.read(ascii(body.substring(at, Math.min(body.length(), at + segment))), elements::add);
        }
        return elements.stream()
                .map(RtspRequest.class::cast)
                .map(RtspRequest::method)
                .toList();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
