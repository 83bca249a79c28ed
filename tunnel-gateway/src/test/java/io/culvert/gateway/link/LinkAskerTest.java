package io.culvert.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.publication.PublicationCounters;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkAskerTest {
    private static final LinkFrame.Ask ASK = new LinkFrame.Ask(
            5,
            "t1",
            List.of(new LinkFrame.PublishedTrack(0, 0, 1, "H264"), new LinkFrame.PublishedTrack(1, 6, 7, "PCMA")));

    private final List<String> written = new ArrayList<>();
    private final List<Runnable> unsent = new ArrayList<>();
    private final PublicationCounters counters = new PublicationCounters();
    private final LinkAsker asker = new LinkAsker(
            ASK,
            (bytes, done) -> {
                written.add(ByteBufUtil.hexDump(bytes));
                unsent.add(done);
            },
            60,
            counters);

    private void frame(int channel, String hex) {
        asker.frame(new InterleavedFrame(channel, ByteBufUtil.decodeHexDump(hex)));
    }

    private static String rtp(String flags, int timestamp) {
        return "80" + flags + "0001" + String.format("%08x", timestamp) + "00000007" + "65";
    }

    @Test
    void shouldPutPacketsOnTheChannelsOfTheLinkAndMarkTheLast() {
        frame(0, rtp("60", 9));
        frame(6, rtp("e0", 9));

        assertThat(written)
                .containsExactly(
                        "00000018" + "05" + "00000005" + "00" + "00" + "2400000d" + rtp("60", 9),
                        "00000018" + "05" + "00000005" + "01" + "02" + "2402000d" + rtp("e0", 9));
    }

    @Test
    void shouldMakeAClockOfASenderReportAndNothingOfOtherReports() {
        frame(1, "80c80006" + "00000007" + "e8b5a2c080000000" + "00000100" + "00000001" + "00000002");
        frame(1, "80c90001" + "00000007");

        assertThat(written).containsExactly("00000012" + "06" + "00000005" + "00" + "e8b5a2c080000000" + "00000100");
    }

    @Test
    void shouldSayNothingOfWhatIsNoPacketOrOfNoTrack() {
        frame(0, "8060");
        frame(0, "");
        frame(9, rtp("60", 9));

        assertThat(written).isEmpty();
    }

    @Test
    void shouldDropWholeAccessUnitsWhileTheLinkIsBehind() {
        frame(0, rtp("60", 1));
        frame(0, rtp("60", 2)); // 28 of 60 bytes wait: begun
        frame(0, rtp("e0", 2)); // 56: ended all the same
        frame(0, rtp("60", 3)); // more than half wait: not begun
        frame(0, rtp("e0", 3));

        assertThat(written).hasSize(3);
        assertThat(counters.linkBehind.sum()).isEqualTo(2);

        unsent.forEach(Runnable::run);
        frame(0, rtp("e0", 4));
        assertThat(written).hasSize(4);
    }

    @Test
    void shouldEndUnderTheHandleWhenThePublisherIsGone() {
        asker.ended();

        assertThat(written).containsExactly("00000006" + "07" + "00000005" + "02");
    }
}
