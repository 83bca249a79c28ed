package io.culvert.relay.source.rtp;

import io.culvert.wire.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Puts datagrams into the order of their sequence numbers. A gap is waited for until the buffer is full or the wait is
 * over; duplicates, and packets that come after their turn, are dropped.
 */
public final class ReorderBuffer {
    private static final int SEQUENCE = 0xFFFF;

    /** A step this far back is a sender that has begun anew, not a late packet. */
    private static final int RESTART_DISTANCE = 1000;

    private final ByteBuf[] waiting;
    private final long waitNanos;
    private final Consumer<ByteBuf> out;
    private int expected = -1;
    private int count;
    private int ssrc;
    private long gapSince;

    /** @param out gets the packets, which stay this buffer's */
    public ReorderBuffer(int capacity, long waitNanos, Consumer<ByteBuf> out) {
        this.waiting = new ByteBuf[Integer.highestOneBit(Math.max(2, capacity))];
        this.waitNanos = waitNanos;
        this.out = out;
    }

    /** Takes over the packet. */
    public void add(ByteBuf packet, long now) {
        int sequence = RtpHeader.sequence(packet, packet.readerIndex());
        int ahead = sequence - expected & SEQUENCE;
        boolean late = ahead > SEQUENCE / 2;
        if (expected < 0 || isOther(packet) || late && (SEQUENCE + 1 - ahead) > RESTART_DISTANCE) {
            begin(packet, sequence);
        } else if (late) {
            packet.release();
        } else {
            place(packet, sequence, ahead, now);
        }
    }

    private boolean isOther(ByteBuf packet) {
        return RtpHeader.ssrc(packet, packet.readerIndex()) != ssrc;
    }

    private void begin(ByteBuf packet, int sequence) {
        drain();
        ssrc = RtpHeader.ssrc(packet, packet.readerIndex());
        deliver(packet);
        expected = sequence + 1 & SEQUENCE;
    }

    private void place(ByteBuf packet, int sequence, int ahead, long now) {
        if (ahead == 0) {
            deliver(packet);
            expected = sequence + 1 & SEQUENCE;
            runOn(now);
            return;
        }
        if (ahead >= waiting.length) {
            drain();
            deliver(packet);
            expected = sequence + 1 & SEQUENCE;
            return;
        }
        int slot = sequence & waiting.length - 1;
        if (waiting[slot] != null) {
            packet.release();
            return;
        }
        gapSince = count == 0 ? now : gapSince;
        waiting[slot] = packet;
        count++;
    }

    private void runOn(long now) {
        for (ByteBuf next = take(expected); next != null; next = take(expected)) {
            deliver(next);
            expected = expected + 1 & SEQUENCE;
        }
        gapSince = now;
    }

    private ByteBuf take(int sequence) {
        int slot = sequence & waiting.length - 1;
        ByteBuf packet = waiting[slot];
        if (packet != null) {
            waiting[slot] = null;
            count--;
        }
        return packet;
    }

    private void deliver(ByteBuf packet) {
        try {
            out.accept(packet);
        } finally {
            packet.release();
        }
    }

    /** To be called now and then: what has waited too long for the packet before it goes on without that. */
    public void expire(long now) {
        if (count > 0 && now - gapSince >= waitNanos) {
            skipGap();
            runOn(now);
        }
    }

    private void skipGap() {
        while (waiting[expected & waiting.length - 1] == null) {
            expected = expected + 1 & SEQUENCE;
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    private void drain() {
        while (count > 0) {
            skipGap();
            runOn(gapSince);
        }
    }

    /** Frees what waits. */
    public void close() {
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] != null) {
                waiting[i].release();
                waiting[i] = null;
            }
        }
        count = 0;
    }
}
