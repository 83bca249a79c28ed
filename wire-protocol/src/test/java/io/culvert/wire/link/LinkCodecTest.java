package io.culvert.wire.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkCodecTest {
    private static final UnpooledByteBufAllocator HEAP = UnpooledByteBufAllocator.DEFAULT;

    /** Every kind of frame and its bytes; the first four are the length. */
    static Stream<Arguments> frames() {
        return Stream.of(
                frame(new LinkFrame.Challenge(new byte[] {1, 2}), "00000005" + "01" + "0002" + "0102"),
                frame(
                        new LinkFrame.Hello("r1", new byte[] {1}, new byte[] {2, 3}),
                        "0000000c" + "02" + "0002" + "7231" + "0001" + "01" + "0002" + "0203"),
                frame(new LinkFrame.Welcome(new byte[0]), "00000003" + "03" + "0000"),
                frame(
                        new LinkFrame.Open(
                                7,
                                "/a",
                                0x0102030405060708L,
                                9,
                                1.5,
                                List.of(
                                        new LinkFrame.TrackClock(0, 90000, 0xFFFFFFFFL, true),
                                        new LinkFrame.TrackClock(1, 48000, 1, false)),
                                255,
                                1),
                        "0000003a" + "04" + "00000007" + "0002" + "2f61" + "0102030405060708" + "0000000000000009"
                                + "3ff8000000000000" + "02" + "00" + "00015f90" + "ffffffff" + "01" + "01" + "0000bb80"
                                + "00000001" + "00" + "000000ff"),
                frame(
                        new LinkFrame.Open(-1, "", 0, 0, Double.NaN, List.of()),
                        "00000024" + "04" + "ffffffff" + "0000" + "0000000000000000" + "0000000000000000"
                                + "7ff8000000000000" + "00" + "00000000"),
                frame(
                        media(1, 2, true, true, "24040001aa"),
                        "0000000c" + "05" + "00000001" + "02" + "03" + "24040001aa"),
                frame(media(1, 0, true, false, "24"), "00000008" + "05" + "00000001" + "00" + "01" + "24"),
                frame(media(1, 255, false, true, ""), "00000007" + "05" + "00000001" + "ff" + "02"),
                frame(
                        new LinkFrame.Media(1, 1, false, true, true, bytes("24")),
                        "00000008" + "05" + "00000001" + "01" + "06" + "24"),
                frame(
                        new LinkFrame.Clock(3, 1, 0xE8B5A2C080000000L, 0xFFFFFFFEL),
                        "00000012" + "06" + "00000003" + "01" + "e8b5a2c080000000" + "fffffffe"),
                frame(new LinkFrame.End(3, LinkFrame.EndReason.UNSUBSCRIBED), "00000006" + "07" + "00000003" + "00"),
                frame(new LinkFrame.End(3, LinkFrame.EndReason.END_OF_STREAM), "00000006" + "07" + "00000003" + "01"),
                frame(new LinkFrame.End(3, LinkFrame.EndReason.SOURCE_LOST), "00000006" + "07" + "00000003" + "02"),
                frame(new LinkFrame.End(3, LinkFrame.EndReason.HANDED_OVER), "00000006" + "07" + "00000003" + "03"),
                frame(new LinkFrame.End(3, LinkFrame.EndReason.OTHER), "00000006" + "07" + "00000003" + "04"),
                frame(new LinkFrame.Heartbeat(), "00000001" + "08"),
                frame(
                        new LinkFrame.Ask(
                                9,
                                "t1",
                                List.of(
                                        new LinkFrame.PublishedTrack(0, 0, 1, "H264"),
                                        new LinkFrame.PublishedTrack(1, 254, 255, ""))),
                        "00000018" + "09" + "00000009" + "0002" + "7431" + "02" + "000001" + "0004" + "48323634"
                                + "01feff" + "0000"),
                frame(new LinkFrame.Ask(1, "", List.of()), "00000008" + "09" + "00000001" + "0000" + "00"),
                frame(new LinkFrame.Where(7, "/a"), "00000009" + "14" + "00000007" + "0002" + "2f61"),
                frame(
                        new LinkFrame.Position(7, 3, 1.5, true),
                        "00000016" + "15" + "00000007" + "0000000000000003" + "3ff8000000000000" + "01"));
    }

    private static Arguments frame(LinkFrame frame, String hex) {
        return Arguments.of(frame, hex);
    }

    private static LinkFrame.Media media(int handle, int track, boolean first, boolean last, String hex) {
        return new LinkFrame.Media(handle, track, first, last, bytes(hex));
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    private static String encoded(LinkFrame frame) {
        ByteBuf out = Unpooled.buffer();
        LinkCodec.encode(frame, out);
        return ByteBufUtil.hexDump(out);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldWriteLiteralBytesAndReadThemBack(LinkFrame frame, String hex) {
        assertThat(encoded(frame)).isEqualTo(hex);

        ByteBuf in = bytes(hex + "ff");
        LinkFrame read = LinkCodec.decode(in, HEAP).orElseThrow();

        assertThat(read).isInstanceOf(frame.getClass());
        assertThat(encoded(read)).isEqualTo(hex);
        assertThat(in.readableBytes()).isEqualTo(1);
    }

    @Test
    void shouldSayHowLongSoundMayWaitWhenItMay() {
        String hex = "00000008" + "03" + "0001" + "09" + "00000028";
        assertThat(encoded(new LinkFrame.Welcome(new byte[] {9}, 40))).isEqualTo(hex);
        assertThat(((LinkFrame.Welcome) LinkCodec.decode(bytes(hex), HEAP).orElseThrow()).audioWaitMillis())
                .isEqualTo(40);
    }

    @Test
    void shouldLetNothingWaitWhenTheGatewayDoesNotSayHowLong() {
        LinkFrame welcome =
                LinkCodec.decode(bytes("00000003" + "03" + "0000"), HEAP).orElseThrow();

        assertThat(((LinkFrame.Welcome) welcome).audioWaitMillis()).isZero();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldWaitWithTheBufferUnmovedWhenCutAtAnyPosition(LinkFrame frame, String hex) {
        for (int at = 0; at < hex.length(); at += 2) {
            ByteBuf in = bytes(hex.substring(0, at));

            assertThat(LinkCodec.decode(in, HEAP)).isEmpty();
            assertThat(in.readerIndex()).isZero();
        }
    }

    /** A gateway of an earlier release sees nothing new in an Open at normal speed, and reads past it at another. */
    @Test
    void shouldSayTheScaleOfAnOpenWhenItIsNotNormal() {
        LinkFrame.Open open = new LinkFrame.Open(-1, "", 0, 0, 1.5, List.of(), 5, 2);
        String hex = "0000002c" + "04" + "ffffffff" + "0000" + "0000000000000000" + "0000000000000000"
                + "3ff8000000000000" + "00" + "00000005" + "4000000000000000";
        assertThat(encoded(open)).isEqualTo(hex);
        assertThat(LinkCodec.decode(bytes(hex), HEAP)).contains(open);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldRefuseAFrameThatIsShorterThanItsFields(LinkFrame frame, String hex) {
        int payload = frame instanceof LinkFrame.Media media ? media.packets().readableBytes() : 0;
        int fields = hex.length() / 2 - 4 - payload;
        for (int length = 1; length < fields; length++) {
            ByteBuf in = bytes(String.format("%08x", length) + hex.substring(8, 8 + 2 * length));

            assertThatThrownBy(() -> LinkCodec.decode(in, HEAP)).isInstanceOf(LinkFormatException.class);
        }
    }

    @Test
    void shouldReadFramesInOrderWhenTheyComeInOneBuffer() {
        StringBuilder all = new StringBuilder();
        frames().forEach(arguments -> all.append(arguments.get()[1]));
        ByteBuf in = bytes(all.toString());

        List<LinkFrame> read = new ArrayList<>();
        for (Optional<LinkFrame> next = LinkCodec.decode(in, HEAP);
                next.isPresent();
                next = LinkCodec.decode(in, HEAP)) {
            read.add(next.get());
        }

        assertThat(in.isReadable()).isFalse();
        assertThat(read.stream().map(LinkCodecTest::encoded))
                .containsExactlyElementsOf(
                        frames().map(arguments -> (String) arguments.get()[1]).toList());
    }

    @Test
    void shouldWriteTheSameHeaderWhenThePacketsAreSentUncopied() {
        LinkFrame.Media frame = media(1, 2, true, false, "24040001aa");

        ByteBuf header = LinkCodec.mediaHeader(frame, HEAP);

        assertThat(header.readableBytes()).isEqualTo(LinkCodec.MEDIA_HEADER_BYTES);
        assertThat(ByteBufUtil.hexDump(header) + "24040001aa").isEqualTo(encoded(frame));
        assertThat(frame.packets().readableBytes()).isEqualTo(5);
    }

    @Test
    void shouldOwnItsPacketsWhenAMediaFrameWasRead() {
        ByteBuf in = bytes("0000000c" + "05" + "00000001" + "02" + "03" + "24040001aa");
        LinkFrame.Media read = (LinkFrame.Media) LinkCodec.decode(in, HEAP).orElseThrow();

        in.setZero(0, in.capacity());

        assertThat(ByteBufUtil.hexDump(read.packets())).isEqualTo("24040001aa");
        assertThat(read.packets().release()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000001" + "00", "00000001" + "7f", "00000004" + "ff010203"})
    void shouldSkipByLengthWhenTheTypeIsUnknown(String hex) {
        ByteBuf in = bytes(hex);

        assertThat(LinkCodec.decode(in, HEAP)).contains(new LinkFrame.Heartbeat());
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void shouldIgnoreFieldsThatANewerReleaseAppends() {
        assertThat(LinkCodec.decode(bytes("00000008" + "07" + "00000003" + "01" + "beef"), HEAP))
                .contains(new LinkFrame.End(3, LinkFrame.EndReason.END_OF_STREAM));
        assertThat(LinkCodec.decode(bytes("00000006" + "07" + "00000003" + "c8"), HEAP))
                .contains(new LinkFrame.End(3, LinkFrame.EndReason.OTHER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "00800001", "7fffffff", "80000000", "ffffffff", "47455420"})
    void shouldRefuseALengthBeforeItsBytesComeWhenItIsOutOfRange(String length) {
        assertThatThrownBy(() -> LinkCodec.decode(bytes(length), HEAP)).isInstanceOf(LinkFormatException.class);
    }

    @Test
    void shouldRefuseMoreTracksThanAnySessionDescriptionMayHave() {
        String seventeen = "00000020" + "04" + "ffffffff" + "0000" + "0000000000000000" + "0000000000000000"
                + "7ff8000000000000" + "11";

        assertThatThrownBy(() -> LinkCodec.decode(bytes(seventeen), HEAP)).isInstanceOf(LinkFormatException.class);
    }

    @Test
    void shouldAppendNothingWhenAFrameIsOverItsLimit() {
        ByteBuf out = Unpooled.buffer().writeByte(1);
        ByteBuf packets = Unpooled.wrappedBuffer(new byte[LinkCodec.MAX_FRAME_BYTES - 6]);
        LinkFrame.Media tooLong = new LinkFrame.Media(1, 0, true, true, packets);

        assertThatThrownBy(() -> LinkCodec.encode(tooLong, out)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkCodec.mediaHeader(tooLong, HEAP)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkCodec.encode(new LinkFrame.Welcome(new byte[65536]), out))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(out.readableBytes()).isEqualTo(1);
    }
}
