package io.culvert.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomAccessTest {
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
        "AV1, 10 00, false"
    })
    void shouldTellRandomAccessPoints(String encoding, String payload, boolean expected) {
        ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("ff" + HEADER + payload.replace(" ", "")));
        RandomAccess access = RandomAccess.of(encoding).orElseThrow();

        assertThat(access.isAt(packet, 1, packet.readableBytes() - 1)).isEqualTo(expected);
    }

    @Test
    void shouldKnowNoPointsOfAnEncodingThatIsNotListed() {
        assertThat(RandomAccess.of("X-UNKNOWN")).isEmpty();
    }

    @Test
    void shouldSkipContributingSourcesAndExtension() {
        String extended = "9160" + "0001" + "00000002" + "00000003" + "00000004" + "bede0001" + "65656565" + "419a";
        ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(extended));

        assertThat(RtpHeader.payloadOffset(packet, 0, packet.readableBytes())).isEqualTo(24);
        assertThat(RandomAccess.H264.isAt(packet, 0, packet.readableBytes())).isFalse();
    }

    @Test
    void shouldTellNothingOfAPacketWithoutPayload() {
        for (RandomAccess access : RandomAccess.values()) {
            ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(HEADER));

            assertThat(access.isAt(packet, 0, packet.readableBytes())).isFalse();
        }
    }
}
