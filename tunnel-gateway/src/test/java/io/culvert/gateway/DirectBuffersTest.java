package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.stream.FanoutCounters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.impl.PartialPooledByteBufAllocator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DirectBuffersTest {
    /** More than a pool has in reserve, and more than what other tests of this process give back meanwhile. */
    private static final int BYTES = 64 * 1024 * 1024;

    static Stream<ByteBufAllocator> allocators() {
        return Stream.of(ByteBufAllocator.DEFAULT, PartialPooledByteBufAllocator.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void shouldTellOfABufferWhereverItWasAllocated(ByteBufAllocator allocator) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new GatewayMetrics(registry).watch(new FanoutCounters());
        double before = registry.get("culvert.gateway.buffers").gauge().value();
        assertThat(before).isNotNegative();

        ByteBuf buffer = allocator.directBuffer(BYTES);
        try {
            assertThat(registry.get("culvert.gateway.buffers").gauge().value()).isGreaterThan(before + BYTES / 2.0);
        } finally {
            buffer.release();
        }
    }
}
