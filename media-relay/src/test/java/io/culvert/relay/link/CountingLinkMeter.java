package io.culvert.relay.link;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts of one link. Any thread. */
final class CountingLinkMeter implements LinkMeter {
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong received = new AtomicLong();
    final AtomicInteger dropped = new AtomicInteger();
    final AtomicInteger silent = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    /** Opens with the second time. */
    final CountDownLatch unreachable = new CountDownLatch(2);

    final AtomicInteger unanswered = new AtomicInteger();

    @Override
    public void sent(long count) {
        bytes.addAndGet(count);
    }

    @Override
    public void received(long count) {
        received.addAndGet(count);
    }

    @Override
    public void dropped() {
        dropped.incrementAndGet();
    }

    @Override
    public void silent() {
        silent.incrementAndGet();
    }

    @Override
    public void refused() {
        refused.incrementAndGet();
    }

    @Override
    public void unreachable() {
        unreachable.countDown();
    }

    @Override
    public void connected() {}

    @Override
    public void unanswered() {
        unanswered.incrementAndGet();
    }

    @Override
    public void close() {}
}
