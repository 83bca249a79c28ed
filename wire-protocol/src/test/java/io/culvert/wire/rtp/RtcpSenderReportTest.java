package io.culvert.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtcpSenderReportTest {
    private static final String REPORT = ""
            + "80" // version 2, no padding, no report blocks
            + "c8" // packet type 200
            + "0006" // 7 words in all
            + "89abcdef" // SSRC
            + "e8b5a2c080000000" // NTP time
            + "fedcba98" // RTP timestamp
            + "fffffffe" // packets
            + "00000100"; // octets

    private static final String DESCRIPTION = ""
            + "81" // version 2, one chunk
            + "ca" // packet type 202
            + "0003" // 4 words in all
            + "89abcdef" // SSRC
            + "01" // CNAME
            + "03" // of 3 bytes
            + "637631" // "cv1"
            + "000000"; // end of items, padded to a word

    private static ByteBuf written(String cname) {
        ByteBuf out = Unpooled.buffer();
        RtcpSenderReport.write(out, 0x89ABCDEF, 0xE8B5A2C080000000L, 0xFEDCBA98L, 0xFFFFFFFEL, 256, cname);
        return out;
    }

    @Test
    void shouldWriteACompoundOfReportAndDescription() {
        assertThat(ByteBufUtil.hexDump(written("cv1"))).isEqualTo(REPORT + DESCRIPTION);
    }

    @Test
    void shouldReadTimesWhereverTheReportStands() {
        ByteBuf buffer = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("24010000" + REPORT));

        assertThat(RtcpSenderReport.isSenderReport(buffer, 4, 28)).isTrue();
        assertThat(RtcpSenderReport.ntp(buffer, 4)).isEqualTo(0xE8B5A2C080000000L);
        assertThat(RtcpSenderReport.rtpTimestamp(buffer, 4)).isEqualTo(0xFEDCBA98L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 254, 255, 256, 1000})
    void shouldEndOnAWordAndSayItsLengthWhateverTheName(int chars) {
        ByteBuf out = written("n".repeat(chars));

        assertThat(out.readableBytes() % 4).isZero();
        int words = out.getUnsignedShort(RtcpSenderReport.BYTES + 2) + 1;
        assertThat(RtcpSenderReport.BYTES + 4 * words).isEqualTo(out.readableBytes());
        assertThat(out.getUnsignedByte(RtcpSenderReport.BYTES + 9)).isEqualTo((short) Math.min(chars, 255));
        assertThat(out.getByte(out.writerIndex() - 1)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"80c8, 27, false", "80c9, 28, false", "40c8, 28, false", "9fc8, 28, true"})
    void shouldTellASenderReportFromOtherPackets(String start, int length, boolean expected) {
        ByteBuf buffer = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(start + "00".repeat(26)));

        assertThat(RtcpSenderReport.isSenderReport(buffer, 0, length)).isEqualTo(expected);
    }
}
