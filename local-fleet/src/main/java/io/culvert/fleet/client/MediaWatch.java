package io.culvert.fleet.client;

import io.culvert.wire.rtsp.InterleavedFrame;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Records what a viewer got, channel by channel. Fed by the reader thread, asked by any other; a lock is between them.
 */
public final class MediaWatch {
    /** Where frames can be had too, for recorders and benchmarks; runs on the reader thread and must not block it. */
    public interface FrameListener {
        void onFrame(InterleavedFrame frame, long nanos);
    }

    private static final FrameListener NOBODY = (frame, nanos) -> {};

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, ChannelWatch> channels = new TreeMap<>();
    private long frames;
    private int waiters;
    private volatile FrameListener listener = NOBODY;

    MediaWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Says what is on a channel, so that its random-access points can be found. */
    public void describe(int channel, Track track) {
        lock.lock();
        try {
            channel(channel).describe(track);
        } finally {
            lock.unlock();
        }
    }

    /** Hands the payloads of a channel's RTP packets to the order of pictures, from now on. */
    public void pictures(int channel, Pictures.Order order) {
        listener((frame, nanos) -> {
            if (frame.channel() == channel) {
                ChannelWatch.payload(frame.payload(), order);
            }
        });
    }

    public void listener(FrameListener also) {
        listener = also;
    }

    void onFrame(InterleavedFrame frame) {
        long now = nanoTime.getAsLong();
        lock.lock();
        try {
            frames++;
            channel(frame.channel()).onFrame(frame.payload(), now);
            if (waiters > 0) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        listener.onFrame(frame, now);
    }

    /** Interleaved frames of any kind on any channel. */
    public long frames() {
        lock.lock();
        try {
            return frames;
        } finally {
            lock.unlock();
        }
    }

    /** What came on this channel; all zero if nothing did. */
    public ChannelStats channelStats(int channel) {
        return snapshot().getOrDefault(channel, new ChannelWatch().stats(nanoTime.getAsLong()));
    }

    /** What came on every channel that was described or heard of. */
    public Map<Integer, ChannelStats> snapshot() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            Map<Integer, ChannelStats> stats = new TreeMap<>();
            channels.forEach((channel, watch) -> stats.put(channel, watch.stats(now)));
            return stats;
        } finally {
            lock.unlock();
        }
    }

    /** Starts measuring silences anew: after an intended one, and right before a fault. */
    public void forgetSilence() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            channels.values().forEach(watch -> watch.forgetSilence(now));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what came on a channel is as wanted. False if that does not happen in time. */
    public boolean await(int channel, Predicate<ChannelStats> wanted, Duration timeout) {
        lock.lock();
        try {
            waiters++;
            return awaitLocked(channel, wanted, timeout.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiters--;
            lock.unlock();
        }
    }

    private boolean awaitLocked(int channel, Predicate<ChannelStats> wanted, long nanos) throws InterruptedException {
        long left = nanos;
        while (!wanted.test(channel(channel).stats(nanoTime.getAsLong()))) {
            if (left <= 0) {
                return false;
            }
            left = changed.awaitNanos(left);
        }
        return true;
    }

    /** Waits for so many more RTP packets on a channel. False if they do not come in time. */
    public boolean awaitMorePackets(int channel, long count, Duration timeout) {
        long wanted = channelStats(channel).packets() + count;
        return await(channel, stats -> stats.packets() >= wanted, timeout);
    }

    private ChannelWatch channel(int channel) {
        return channels.computeIfAbsent(channel, unseen -> new ChannelWatch());
    }
}
