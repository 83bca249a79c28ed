package io.culvert.relay.source;

import io.culvert.relay.stream.IntakeSink;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** From a link's loop to a publisher's lane, in order and bounded: packets over the limit are dropped, and a gap is told. */
final class LaneIntake implements IntakeSink {
    private final PublicationSource source;
    private final Executor lane;
    private final PublicationLimits limits;
    private final PublicationMeter meter;
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean gap;

    LaneIntake(PublicationSource source, Executor lane, PublicationLimits limits, PublicationMeter meter) {
        this.source = source;
        this.lane = lane;
        this.limits = limits;
        this.meter = meter;
    }

    @Override
    public void packets(int track, ByteBuf packets) {
        int bytes = packets.readableBytes();
        if (waiting.get() + bytes > limits.queueBytes()) {
            gap = true;
            meter.publishedDropped();
            packets.release();
            return;
        }
        boolean afterGap = gap;
        gap = false;
        waiting.addAndGet(bytes);
        onLane(
                () -> {
                    waiting.addAndGet(-bytes);
                    try {
                        source.onPacket(track, packets, afterGap);
                    } finally {
                        packets.release();
                    }
                },
                packets::release);
    }

    private void onLane(Runnable task, Runnable undo) {
        try {
            lane.execute(task);
        } catch (RejectedExecutionException goingDown) {
            undo.run();
        }
    }

    @Override
    public void clock(int track, long ntp, long rtpTimestamp) {
        onLane(() -> source.onClock(track, ntp, rtpTimestamp), () -> {});
    }

    @Override
    public void ended() {
        onLane(source::onGone, () -> {});
    }
}
