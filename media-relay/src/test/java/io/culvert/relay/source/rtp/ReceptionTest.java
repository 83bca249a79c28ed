package io.culvert.relay.source.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private static final long SECOND = 1_000_000_000L;

    private final Reception reception = new Reception(90_000, 0x01020304);

    private String report(long now) {
        ByteBuf out = Unpooled.buffer();
        reception.write(out, "culvert", now);
        return ByteBufUtil.hexDump(out);
    }

    @Test
    void shouldSayNothingOfSendersWhenNothingCame() {
        assertThat(report(0)).isEqualTo("80c9000101020304" + "81ca0004" + "01020304" + "010763756c766572740000" + "00");
    }

    @Test
    void shouldTellLossWrapAndLastReportWhenPacketsWereLost() {
        for (int sequence : new int[] {65_534, 65_535, 1, 2}) {
            reception.packet(Packets.rtp(sequence, 0, false), 0);
        }
        reception.senderReport(0x1111222233334444L, SECOND);

        assertThat(report(3 * SECOND))
                .startsWith("81c90007" + "01020304" + "0000cafe"
                        + "33000001" // a fifth lately, one in all
                        + "00010002" // highest sequence number, one cycle
                        + "00000000" + "22223333" + "00020000");
    }

    @Test
    void shouldMeasureJitterWhenPacketsComeUnevenly() {
        reception.packet(Packets.rtp(1, 0, false), 0);
        reception.packet(Packets.rtp(2, 9000, false), SECOND / 10 + SECOND / 100);

        assertThat(report(SECOND)).contains("00000002" + "00000038"); // 900 ticks / 16
    }
}
