package io.culvert.relay.source.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.wire.link.LinkCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitBuilderTest {
    private record Unit(int track, boolean randomAccess, String bytes) {}

    private final List<Unit> units = new ArrayList<>();
    private final AtomicInteger overLimit = new AtomicInteger();
    private UnitBuilder builder = builder("video", "H264", UnitBuilder.Starts.AT_RANDOM_ACCESS, 10_000);

    private UnitBuilder builder(String media, String encoding, UnitBuilder.Starts starts, int maxBytes) {
        return new UnitBuilder(
                1, Packets.section(media, encoding, 90_000), starts, maxBytes, this::take, overLimit::incrementAndGet);
    }

    private void take(AccessUnit unit) {
        units.add(new Unit(unit.track(), unit.randomAccess(), ByteBufUtil.hexDump(unit.packets())));
    }

    private void add(int sequence, long timestamp, boolean marker, int... payload) {
        ByteBuf packet = Packets.rtp(sequence, timestamp, marker, payload);
        builder.add(packet);
        packet.release();
    }

    @AfterEach
    void close() {
        builder.close();
    }

    @Test
    void shouldPassPacketsBitForBitWhenUnitIsMarked() {
        add(7, 3000, false, 0x7C, 0x81, 1, 2);
        add(8, 3000, true, 0x7C, 0x41, 3);

        assertThat(units)
                .containsExactly(new Unit(
                        1,
                        false,
                        "24020010" + "80600007" + "00000bb8" + "0000cafe" + "7c810102" + "2402000f" + "80e00008"
                                + "00000bb8" + "0000cafe" + "7c4103"));
    }

    @Test
    void shouldEndUnitAtNextTimestampWhenMarkerIsMissing() {
        add(1, 3000, false, 0x65);
        add(2, 3000, false, 0x65);
        assertThat(units).isEmpty();
        add(3, 6000, false, 0x41);

        assertThat(units).hasSize(1);
        assertThat(units.getFirst().randomAccess()).isTrue();
        assertThat(units.getFirst().bytes()).hasSize(2 * 2 * (4 + 13));
    }

    @Test
    void shouldKeepParameterSetsWithThePictureWhenTheyAreMarkedThemselves() {
        add(1, 2999, true, 0x67, 1);
        add(2, 2999, true, 0x68, 1);
        add(3, 3000, true, 0x65, 1);

        assertThat(units).hasSize(1);
        assertThat(units.getFirst().randomAccess()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "H264, 65 88, true", // IDR
        "H264, 41 9a, false", // P
        "H264, 18 00 02 67 42 00 02 68 ce 00 02 65 88, true", // STAP-A with SPS, PPS, IDR
        "H264, 7c 85 88, true", // FU-A, start of IDR
        "H264, 7c 05 88, false", // FU-A, middle of IDR
        "H265, 2a 01 af, true", // CRA
        "H265, 02 01 d0, false", // TRAIL_R
        "VP8, 10 00 00, true", // key frame
        "VP8, 10 01 00, false",
        "JPEG, 00 00 00 00, true",
        "X-UNKNOWN, 00, true",
    })
    void shouldTellWhereViewersBeginWhenPayloadSaysSo(String encoding, String payload, boolean expected) {
        builder = builder("video", encoding, UnitBuilder.Starts.AT_RANDOM_ACCESS, 10_000);
        int[] bytes = java.util.Arrays.stream(payload.split(" "))
                .mapToInt(text -> Integer.parseInt(text, 16))
                .toArray();
        add(1, 3000, true, bytes);
        builder.flush();

        assertThat(units).extracting(Unit::randomAccess).containsExactly(expected);
    }

    @Test
    void shouldBeginAtRepeatedParametersWhenEncoderNeverSendsIdr() {
        add(1, 3000, false, 0x67, 1);
        add(2, 3000, true, 0x41, 1);

        assertThat(units).extracting(Unit::randomAccess).containsExactly(true);
    }

    @Test
    void shouldLookBehindExtensionAndPaddingWhenHeaderHasThem() {
        ByteBuf packet = Packets.rtp(1, 3000, true);
        packet.setByte(0, 0xB1); // padding, extension, one contributing source
        packet.writeInt(1).writeInt(0xBEDE0001).writeInt(0);
        packet.writeByte(0x65).writeByte(0x88).writeByte(0).writeByte(2);
        builder.add(packet);
        packet.release();

        assertThat(units).extracting(Unit::randomAccess).containsExactly(true);
    }

    @Test
    void shouldSendEachPacketAtOnceWhenItIsSound() {
        builder = builder("audio", "PCMU", UnitBuilder.Starts.NOWHERE, 10_000);
        add(1, 160, false, 1);
        add(2, 160, false, 1);

        assertThat(units).extracting(Unit::randomAccess).containsExactly(false, false);
    }

    @Test
    void shouldBeginAnywhereWhenThereIsNoVideo() {
        builder = builder("audio", "PCMU", UnitBuilder.Starts.ANYWHERE, 10_000);
        add(1, 160, false, 1);

        assertThat(units).extracting(Unit::randomAccess).containsExactly(true);
    }

    @Test
    void shouldPassOnPartsWhenUnitIsOverTheLimit() {
        builder = builder("video", "H264", UnitBuilder.Starts.AT_RANDOM_ACCESS, 40);
        add(1, 3000, false, 0x65, 1);
        add(2, 3000, false, 0x65, 2);
        add(3, 3000, true, 0x65, 3);

        assertThat(overLimit).hasValue(1);
        assertThat(units).hasSize(2);
    }

    @Test
    void shouldRefuseALimitThatALinkCannotKeep() {
        UnitBuilder.checkLimit("unit-bytes", LinkCodec.MAX_MEDIA_BYTES);

        assertThatThrownBy(() -> UnitBuilder.checkLimit("unit-bytes", 8_388_602))
                .hasMessage("unit-bytes is 8388602: no more than 8388601 bytes fit on a link");
    }
}
