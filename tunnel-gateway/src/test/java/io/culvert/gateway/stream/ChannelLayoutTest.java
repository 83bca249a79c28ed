package io.culvert.gateway.stream;

import static io.culvert.gateway.stream.StreamFixture.channels;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelLayoutTest {
    @Test
    void shouldTakeABatchAsItIsOnlyWhenEveryTrackInItKeepsItsChannel() {
        ChannelLayout both = new ChannelLayout(List.of(channels(0, 0), channels(1, 2)));
        ChannelLayout onlyFirst = new ChannelLayout(List.of(channels(0, 0)));
        ChannelLayout onlySecond = new ChannelLayout(List.of(channels(1, 0)));

        assertThat(both.takesAsIs(0b11)).isTrue();
        assertThat(onlyFirst.takesAsIs(0b01)).isTrue();
        assertThat(onlyFirst.takesAsIs(0b11)).isFalse();
        assertThat(onlySecond.takesAsIs(0b10)).isFalse();
        assertThat(onlySecond.leavesOut(0b01)).isTrue();
        assertThat(onlySecond.leavesOut(0b11)).isFalse();
    }

    @Test
    void shouldBeEqualWhenAllChannelsAreEqualWhateverTheOrderOfSetup() {
        ChannelLayout one = new ChannelLayout(List.of(channels(0, 0), channels(1, 2)));
        ChannelLayout other = new ChannelLayout(List.of(channels(1, 2), channels(0, 0)));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(new ChannelLayout(List.of(channels(0, 2), channels(1, 0))));
    }

    @Test
    void shouldChangeOnlyTheChannelAndLeaveOutTracksThatWereNotSetUp() {
        byte[] in = {'$', 0, 0, 2, 11, 12, '$', 2, 0, 1, 21, '$', 4, 0, 0, '$', 0, 0, 1, 13};
        byte[] out = {'$', (byte) 200, 0, 2, 11, 12, '$', 7, 0, 0, '$', (byte) 200, 0, 1, 13};
        ChannelLayout layout = new ChannelLayout(List.of(channels(0, 200), channels(2, 7)));
        ByteBuf packets = Unpooled.wrappedBuffer(in);
        ByteBuf reframed = layout.reframe(packets, UnpooledByteBufAllocator.DEFAULT);

        assertThat(reframed).isEqualTo(Unpooled.wrappedBuffer(out));
        assertThat(packets).isEqualTo(Unpooled.wrappedBuffer(in));
        reframed.release();
    }
}
