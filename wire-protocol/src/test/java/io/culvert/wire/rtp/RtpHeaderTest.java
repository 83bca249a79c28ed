package io.culvert.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpHeaderTest {
    private static final String PACKET = ""
            + "80" // version 2, no padding, no extension, no CSRC
            + "e0" // marker, payload type 96
            + "fffe" // sequence number 65534
            + "fedcba98" // timestamp
            + "89abcdef" // SSRC
            + "65"; // payload

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "4", "13"})
    void shouldReadEachFieldWhereverThePacketStands(int at) {
        ByteBuf buffer = bytes("00".repeat(at) + PACKET);

        assertThat(RtpHeader.isRtp(buffer, at, 13)).isTrue();
        assertThat(RtpHeader.marker(buffer, at)).isTrue();
        assertThat(RtpHeader.payloadType(buffer, at)).isEqualTo(96);
        assertThat(RtpHeader.sequence(buffer, at)).isEqualTo(65534);
        assertThat(RtpHeader.timestamp(buffer, at)).isEqualTo(0xFEDCBA98L);
        assertThat(RtpHeader.ssrc(buffer, at)).isEqualTo(0x89ABCDEF);
    }

    @Test
    void shouldWriteTheBytesThatItReads() {
        ByteBuf out = Unpooled.buffer();

        RtpHeader.write(out, true, 96, 65534, 0xFEDCBA98L, 0x89ABCDEF);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(PACKET.substring(0, 24));
    }

    @Test
    void shouldChangeOnlyTheFieldThatIsSet() {
        ByteBuf buffer = bytes("ff" + PACKET);

        RtpHeader.setSequence(buffer, 1, 65536 + 1); // wraps
        RtpHeader.setTimestamp(buffer, 1, (1L << 32) + 2);
        RtpHeader.setSsrc(buffer, 1, 3);

        assertThat(ByteBufUtil.hexDump(buffer)).isEqualTo("ff80e0" + "0001" + "00000002" + "00000003" + "65");
    }

    @ParameterizedTest
    @CsvSource({
        "80e00001000000000000000000, 11, false", // shorter than its header
        "40e00001000000000000000000, 13, false", // version 1
        "c0e00001000000000000000000, 13, false", // version 3
        "bfe00001000000000000000000, 12, true" // padding, extension and CSRC count do not matter
    })
    void shouldTellAPacketFromOtherBytes(String hex, int length, boolean expected) {
        assertThat(RtpHeader.isRtp(bytes(hex), 0, length)).isEqualTo(expected);
    }
}
