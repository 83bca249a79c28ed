package io.culvert.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class StallDetectorTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    private final StallDetector stall = new StallDetector();

    private void write(int bytes) {
        unsent.addMessage(Unpooled.wrappedBuffer(new byte[bytes]), bytes, channel.newPromise());
        unsent.addFlush();
    }

    @Test
    void shouldNotBeStalledWhenNothingWaits() {
        assertThat(stall.stalledNanos(unsent, 10)).isZero();
        assertThat(stall.stalledNanos(unsent, 90)).isZero();
    }

    @Test
    void shouldCountFromWhenTheChannelLastTookSomething() {
        write(100);
        write(100);
        assertThat(stall.stalledNanos(unsent, 10)).isZero();
        assertThat(stall.stalledNanos(unsent, 15)).isEqualTo(5);
        unsent.remove();
        assertThat(stall.stalledNanos(unsent, 30)).isZero();
        assertThat(stall.stalledNanos(unsent, 31)).isEqualTo(1);
    }

    /** A large picture on a thin line leaves bit by bit. */
    @Test
    void shouldNotBeStalledWhenAPartOfTheFirstBufferWasTaken() {
        write(100);
        assertThat(stall.stalledNanos(unsent, 10)).isZero();
        unsent.progress(1);
        assertThat(stall.stalledNanos(unsent, 20)).isZero();
        unsent.progress(1);
        assertThat(stall.stalledNanos(unsent, 30)).isZero();
        assertThat(stall.stalledNanos(unsent, 40)).isEqualTo(10);
    }
}
