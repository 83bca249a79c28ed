package io.culvert.fleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaWatchTest {
    private static final int SSRC = 0x11223344;

    private long now;
    private final MediaWatch watch = new MediaWatch(() -> now);

    @BeforeEach
    void describeVideo() {
        watch.describe(0, new Track("u", "video", "H264", 90000));
    }

    private void packet(int sequence, long timestamp, int ssrc, boolean marker, String payloadHex) {
        ByteBuf packet = Unpooled.buffer();
        RtpHeader.write(packet, marker, 96, sequence, timestamp, ssrc);
        packet.writeBytes(ByteBufUtil.decodeHexDump(payloadHex));
        watch.onFrame(new InterleavedFrame(0, ByteBufUtil.getBytes(packet)));
    }

    private void at(long millis) {
        now = millis * 1_000_000;
    }

    private ChannelStats seen() {
        return watch.channelStats(0);
    }

    @Test
    void shouldSeeAnUnbrokenStreamOverTheWrapOfAllNumbers() {
        packet(65534, 0xFFFFFF00L, SSRC, true, "65");
        packet(65535, 0xFFFFFFFFL, SSRC, false, "41");
        packet(0, 0x100, SSRC, true, "41");

        assertThat(seen().isUnbroken()).isTrue();
        assertThat(seen().packets()).isEqualTo(3);
        assertThat(seen().bytes()).isEqualTo(39);
        assertThat(seen().firstSequence()).isEqualTo(65534);
        assertThat(seen().lastSequence()).isZero();
        assertThat(seen().accessUnits()).isEqualTo(2);
    }

    @Test
    void shouldCountGapsLossAndRepetition() {
        packet(10, 0, SSRC, true, "65");
        packet(14, 3000, SSRC, true, "41"); // 11, 12, 13 are lost
        packet(14, 3000, SSRC, true, "41"); // twice
        packet(15, 3000, SSRC + 1, true, "41");
        packet(16, 3000 + 11 * 90000, SSRC + 1, true, "41");

        assertThat(seen().sequenceGaps()).isEqualTo(2);
        assertThat(seen().lostPackets()).isEqualTo(3);
        assertThat(seen().ssrcChanges()).isEqualTo(1);
        assertThat(seen().timestampSteps()).isEqualTo(1);
        assertThat(seen().isUnbroken()).isFalse();
    }

    @Test
    void shouldMeasureTheLargestSilenceUpToNow() {
        at(1000);
        packet(1, 0, SSRC, true, "65");
        at(1040);
        packet(2, 1, SSRC, true, "41");
        at(3040);
        packet(3, 2, SSRC, true, "41");
        assertThat(seen().largestSilenceMillis()).isEqualTo(2000);

        watch.forgetSilence();
        at(3050);
        packet(4, 3, SSRC, true, "41");
        assertThat(seen().largestSilenceMillis()).isEqualTo(10);

        at(9050);
        assertThat(seen().largestSilenceMillis()).isEqualTo(6000);
    }

    @ParameterizedTest
    @CsvSource({
        "65, true", // IDR
        "67, true", // SPS
        "41, false", // slice of another picture
        "06, false", // SEI
        "09f0, false", // access unit delimiter
        "7800026742000268ce, true", // STAP-A of SPS and PPS
        "78000209f000016588, true", // STAP-A of delimiter and IDR
        "78000209f0000141, false",
        "7800ff41, false", // STAP-A that lies about its length
        "7c85, true", // FU-A, start of an IDR
        "7c05, false", // FU-A, middle of an IDR
        "7c81, false", // FU-A, start of another picture
        "7c, false"
    })
    void shouldRecogniseTheStartOfARandomAccessPoint(String payload, boolean expected) {
        packet(1, 0, SSRC, false, payload);

        assertThat(seen().startsAtRandomAccess()).isEqualTo(expected);
        assertThat(seen().randomAccessPoints()).isEqualTo(expected ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "2601, true", // IDR_W_RADL
        "2a01, true", // CRA
        "4201, true", // SPS
        "0201, false",
        "60010003420101, true", // AP with an SPS
        "620193, true", // FU, start of an IDR
        "620113, false",
        "62, false"
    })
    void shouldRecogniseRandomAccessPointsOfH265(String payload, boolean expected) {
        watch.describe(0, new Track("u", "video", "H265", 90000));
        packet(1, 0, SSRC, false, payload);

        assertThat(seen().startsAtRandomAccess()).isEqualTo(expected);
    }

    @Test
    void shouldCountOneRandomAccessPointAnAccessUnit() {
        packet(1, 0, SSRC, true, "41");
        packet(2, 3000, SSRC, false, "67");
        packet(3, 3000, SSRC, false, "68");
        packet(4, 3000, SSRC, true, "65");
        packet(5, 6000, SSRC, true, "65");

        assertThat(seen().randomAccessPoints()).isEqualTo(2);
        assertThat(seen().startsAtRandomAccess()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "81600001000000000000000100000000 65", // one CSRC
        "90600001000000000000000100000001aabbccdd 65", // extension of one word
        "91600001000000000000000100000000bede000000 65" // cut off behind both: nothing to look at
    })
    void shouldLookBehindCsrcListAndExtension(String hex) {
        boolean whole = !hex.startsWith("91");
        watch.onFrame(new InterleavedFrame(0, ByteBufUtil.decodeHexDump(hex.replace(" ", whole ? "" : "00"))));

        assertThat(seen().packets()).isEqualTo(1);
        assertThat(seen().startsAtRandomAccess()).isEqualTo(whole);
    }

    @Test
    void shouldTellReportsAndGarbageFromMedia() {
        watch.onFrame(new InterleavedFrame(1, ByteBufUtil.decodeHexDump("80c8000600000000")));
        watch.onFrame(new InterleavedFrame(1, ByteBufUtil.decodeHexDump("81c90007")));
        watch.onFrame(new InterleavedFrame(1, new byte[0]));

        assertThat(watch.channelStats(1).reports()).isEqualTo(1);
        assertThat(watch.channelStats(1).malformed()).isEqualTo(2);
        assertThat(watch.frames()).isEqualTo(3);
        assertThat(watch.snapshot()).containsOnlyKeys(0, 1);
    }

    @Test
    void shouldNotWaitLongerThanToldWhenNothingComes() {
        assertThat(watch.await(0, stats -> stats.packets() > 0, Duration.ofMillis(10)))
                .isFalse();
        assertThat(watch.channelStats(200).packets()).isZero();
    }
}
