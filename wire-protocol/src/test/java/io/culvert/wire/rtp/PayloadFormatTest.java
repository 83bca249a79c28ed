package io.culvert.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadFormatTest {
    private static final String HEADER = "8060" + "0001" + "00000002" + "00000003";

    /** Bytes of the payload, byte by byte as the payload formats draw them. */
    @ParameterizedTest
    @CsvSource({
        "H264, 65 88, true", // IDR
        "H264, 67 64, true", // sequence parameters
        "H264, 68 ee, false", // picture parameters
        "H264, 41 9a, false", // a picture that needs others
        "H264, 7c 85 00, true", // first fragment of an IDR
        "H264, 7c 05 00, false", // a later one: the first has said it
        "H264, 7c 81 00, false", // first fragment of another picture
        "H264, 78 0002 68ee 0002 6588, true", // aggregate with an IDR in second place
        "H264, 78 0002 68ee 0002 419a, false",
        "H264, 78 0002, false", // cut off
        "H264, 18 0003 674200 0002 68ce 0002 6588, true", // STAP-A of parameters and IDR
        "H264, 18 0002 0605 0002 419a, false", // STAP-A of SEI and another picture
        "H264, 18 00ff 65, true", // STAP-A that is cut off
        "H264, 18 0000 0502 41 9a, false", // STAP-A with an empty unit, which begins with nothing
        "H264, 19 0000 0002 6588, true", // STAP-B, with a decoding order number
        "H264, 19 6500 0002 419a, false",
        "H264, 19 65, false", // cut off
        "H264, 7d 85 0000 88, true", // FU-B
        "H264, 7c, false", // FU-A that is cut off
        "h264, 65, true",
        "H265, 2601 af, true", // IDR_W_RADL
        "H265, 2a01 af, true", // CRA
        "H265, 4001 0c, true", // VPS
        "H265, 0201 d0, false", // TRAIL_R
        "H265, 6201 93 00, true", // first fragment of an IDR_W_RADL
        "H265, 6201 13 00, false",
        "H265, 6201 81 00, false",
        "H265, 6001 0002 4401 0002 2601, true", // aggregate
        "H265, 6001 0002 4401 0002 0201, false",
        "H265, 6001 0003 40010c 0003 2601af, true", // aggregate with parameters and an IDR
        "H265, 6001 0003 4001, true", // aggregate that is cut off behind the header of a unit
        "H265, 6001 0001 26, false", // aggregate with less than that
        "H265, 62, false",
        "H265, 6201, false",
        "H265, 26, false",
        "JPEG, 00 000000 01 ff 28 1e, true",
        "VP8, 10 00 00, true",
        "VP8, 10 01 00, false", // not a key frame
        "VP8, 00 00 00, false", // not the start
        "VP8, 90 80 01 00, true", // short picture id
        "VP8, 90 80 81 01 00, true", // long picture id
        "VP8, 90 e0 81 01 05 20 01, false",
        "VP9, 8b 00, true",
        "VP9, cb 00, false",
        "AV1, 18 00, true",
        "AV1, 10 00, false",
        "X-UNKNOWN, 00, true"
    })
    void shouldTellRandomAccessPoints(String encoding, String payload, boolean expected) {
        ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("ff" + HEADER + payload.replace(" ", "")));

        assertThat(PayloadFormat.of(encoding).isRandomAccess(packet, 1, packet.readableBytes() - 1))
                .isEqualTo(expected);
    }

    /** What belongs to a picture ends an access unit, parameters stand in front of one. */
    @ParameterizedTest
    @CsvSource({
        "H264, 6588, 3",
        "H264, 419a, 2",
        "H264, 6764, 4",
        "H264, 68ee, 0",
        "H264, 0605, 0",
        "H264, 18 0002 6764 0002 6588, 7",
        "H264, 7c05 00, 2",
        "H265, 2601 af, 3",
        "H265, 0201 d0, 2",
        "H265, 4001 0c, 4",
        "H265, 4201 01, 4",
        "H265, 4401 c0, 0",
        "H265, 6201 13, 2",
        "VP8, 10 00 00, 3",
        "VP8, 00 00 00, 2",
        "VP9, cb 00, 2",
        "AV1, 10 00, 2",
        "X-UNKNOWN, 00, 3"
    })
    void shouldTellPicturesFromParameters(String encoding, String payload, int flags) {
        ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(HEADER + payload.replace(" ", "")));

        assertThat(PayloadFormat.of(encoding).look(packet, 0, packet.readableBytes()))
                .isEqualTo(flags);
    }

    @Test
    void shouldKnowNoFormatThatIsNotListed() {
        assertThat(PayloadFormat.of("X-UNKNOWN")).isEqualTo(PayloadFormat.OTHER);
        assertThat(PayloadFormat.of("vp8")).isEqualTo(PayloadFormat.VP8);
    }

    @Test
    void shouldSkipContributingSourcesAndExtension() {
        String extended = "9160" + "0001" + "00000002" + "00000003" + "00000004" + "bede0001" + "65656565" + "419a";
        ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(extended));

        assertThat(RtpHeader.payloadOffset(packet, 0, packet.readableBytes())).isEqualTo(24);
        assertThat(PayloadFormat.H264.isRandomAccess(packet, 0, packet.readableBytes()))
                .isFalse();
    }

    @Test
    void shouldNotLookAtPadding() {
        String padded = "a060" + "0001" + "00000002" + "00000003" + "18" + "0002" + "419a" + "0002650005";
        ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(padded));

        assertThat(PayloadFormat.H264.look(packet, 0, packet.readableBytes())).isEqualTo(PayloadFormat.PICTURE);
    }

    @Test
    void shouldTellNothingOfAPacketWithoutPayload() {
        for (PayloadFormat format : PayloadFormat.values()) {
            ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(HEADER));
            ByteBuf padded = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("a0" + HEADER.substring(2) + "65000004"));

            assertThat(format.look(packet, 0, packet.readableBytes())).isZero();
            assertThat(format.look(padded, 0, padded.readableBytes())).isZero();
        }
    }
}
