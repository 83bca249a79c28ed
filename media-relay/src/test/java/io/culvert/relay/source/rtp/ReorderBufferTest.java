package io.culvert.relay.source.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReorderBufferTest {
    private static final long WAIT = 100;

    private final List<Integer> out = new ArrayList<>();
    private final List<ByteBuf> given = new ArrayList<>();
    private final ReorderBuffer buffer =
            new ReorderBuffer(8, WAIT, packet -> out.add(RtpHeader.sequence(packet, packet.readerIndex())));

    private void add(long now, int... sequences) {
        for (int sequence : sequences) {
            ByteBuf packet = Packets.rtp(sequence, 0, false, 1);
            given.add(packet);
            buffer.add(packet, now);
        }
    }

    @AfterEach
    void shouldFreeEveryPacketWhenClosed() {
        buffer.close();
        assertThat(given).allMatch(packet -> packet.refCnt() == 0);
    }

    @Test
    void shouldPutInOrderWhenPacketsOvertake() {
        add(0, 65_534, 0, 65_535, 2, 1);

        assertThat(out).containsExactly(65_534, 65_535, 0, 1, 2);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void shouldDropWhenPacketComesTwiceOrTooLate() {
        add(0, 5, 6, 6, 8, 8, 7, 5);

        assertThat(out).containsExactly(5, 6, 7, 8);
    }

    @Test
    void shouldGoOnWithoutLostPacketWhenWaitIsOver() {
        add(0, 1, 3);
        buffer.expire(WAIT - 1);
        assertThat(out).containsExactly(1);
        buffer.expire(WAIT);

        assertThat(out).containsExactly(1, 3);
        add(WAIT, 2, 4);
        assertThat(out).containsExactly(1, 3, 4);
    }

    @Test
    void shouldGoOnWhenBufferIsFull() {
        add(0, 1, 3, 4, 12);

        assertThat(out).containsExactly(1, 3, 4, 12);
    }

    @Test
    void shouldBeginAnewWhenSenderDoes() {
        add(0, 40_000, 40_002, 10, 11);

        assertThat(out).containsExactly(40_000, 40_002, 10, 11);
    }
}
