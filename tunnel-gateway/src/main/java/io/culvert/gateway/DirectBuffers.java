package io.culvert.gateway;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Memory of buffers outside the heap, those in reserve included. Netty's own sum is not kept where it lets the JDK free
 * buffers, as it does here; the allocators count for themselves. Clients' sockets have the one of Vert.x, links and what is
 * made for viewers have Netty's.
 */
final class DirectBuffers {
    private static final Set<ByteBufAllocator> ALLOCATORS = distinct(List.of(
            VertxByteBufAllocator.POOLED_ALLOCATOR,
            VertxByteBufAllocator.UNPOOLED_ALLOCATOR,
            ByteBufAllocator.DEFAULT));

    private DirectBuffers() {}

    /** Vert.x may be told to share Netty's. */
    private static Set<ByteBufAllocator> distinct(List<ByteBufAllocator> all) {
        Set<ByteBufAllocator> each = Collections.newSetFromMap(new IdentityHashMap<>());
        each.addAll(all);
        return each;
    }

    static long usedBytes() {
        return ALLOCATORS.stream()
                .filter(ByteBufAllocatorMetricProvider.class::isInstance)
                .mapToLong(
                        each -> ((ByteBufAllocatorMetricProvider) each).metric().usedDirectMemory())
                .sum();
    }
}
