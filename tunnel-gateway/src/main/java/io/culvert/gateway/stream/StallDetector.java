package io.culvert.gateway.stream;

import io.netty.channel.ChannelOutboundBuffer;

/** Since when a channel has taken nothing although something was waiting. Owned by the event loop of the channel. */
final class StallDetector {
    private Object lastHead;
    private long lastProgress;
    private long sinceNanos;

    /** How long ago the channel last took something, as far as regular calls can tell; 0 if nothing waits. */
    long stalledNanos(ChannelOutboundBuffer unsent, long nowNanos) {
        Object head = unsent.current();
        long progress = unsent.currentProgress();
        if (head == null || head != lastHead || progress != lastProgress) {
            lastHead = head;
            lastProgress = progress;
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos;
    }
}
